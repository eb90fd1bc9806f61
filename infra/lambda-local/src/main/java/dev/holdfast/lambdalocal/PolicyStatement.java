// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One statement of a policy, which contains all grants of the statement. */
public record PolicyStatement(List<AccessGrant> grants) {
    public PolicyStatement {
        grants = List.copyOf(grants);
    }

    /** Whether this statement alone covers all required grants. */
    public boolean covers(Collection<AccessGrant> required) {
        return required.stream().allMatch(needed -> grants.stream().anyMatch(grant -> grant.includes(needed)));
    }

    /** Returns the grants that cover one of the required grants. */
    Set<AccessGrant> matching(Collection<AccessGrant> required) {
        return grants.stream()
                .filter(grant -> required.stream().anyMatch(grant::includes))
                .collect(Collectors.toSet());
    }
}
