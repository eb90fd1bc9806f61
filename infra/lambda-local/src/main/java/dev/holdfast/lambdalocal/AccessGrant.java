// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import java.util.regex.Pattern;

/**
 * An action on a resource that a function is allowed to do, or tries to do.
 *
 * @param family partition keys of the rows, as a pattern of IAM; {@code *} for any row
 */
public record AccessGrant(String action, String resource, String family) implements Comparable<AccessGrant> {
    boolean includes(AccessGrant required) {
        return action.equals(required.action())
                && resource.equals(required.resource())
                && required.family().matches(Pattern.quote(family).replace("*", "\\E.*\\Q"));
    }

    @Override
    public int compareTo(AccessGrant other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return action + " on " + resource + " of " + family;
    }
}
