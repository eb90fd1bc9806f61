// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The grants of one function in the template, and the grants that the function used. */
final class FunctionRights {
    private final List<AccessGrant> granted;
    private final Set<AccessGrant> used = new TreeSet<>();
    final Queue<AccessGrant> refusedGrants = new ConcurrentLinkedQueue<>();

    FunctionRights(List<AccessGrant> granted) {
        this.granted = granted.stream()
                .filter(accessGrant -> !accessGrant.action().startsWith("kms:"))
                .toList();
    }

    /** Whether the template allows all these grants. */
    synchronized boolean isAllowed(Collection<AccessGrant> requiredGrants) {
        var allowed = true;
        for (var requiredGrant : requiredGrants) {
            var matchingGrants = granted.stream()
                    .filter(accessGrant -> accessGrant.includes(requiredGrant))
                    .toList();
            used.addAll(matchingGrants);
            if (matchingGrants.isEmpty()) {
                refusedGrants.add(requiredGrant);
                allowed = false;
            }
        }
        return allowed;
    }

    synchronized Set<AccessGrant> unusedGrants() {
        var unused = new TreeSet<>(granted);
        unused.removeAll(used);
        return unused;
    }
}
