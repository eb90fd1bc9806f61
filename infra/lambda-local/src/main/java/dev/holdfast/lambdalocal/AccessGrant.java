// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A permission for an action on a resource. A function has this permission, or needs it for a call.
 *
 * @param family partition keys of the rows, as a pattern of IAM; {@code *} for any row
 */
public record AccessGrant(String action, String resource, String family) implements Comparable<AccessGrant> {
    boolean includes(AccessGrant required) {
        return action.equals(required.action())
                && resource.equals(required.resource())
                && familyPattern().matcher(required.family()).matches();
    }

    /**
     * Returns the pattern that IAM's operator {@code StringLike} makes from the family, in which {@code *} matches any
     * characters.
     */
    private Pattern familyPattern() {
        return Pattern.compile(
                Arrays.stream(family.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
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
