// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The versions that {@code If-Match} allows (RFC 9110, section 13.1.1). The comparison is strong, so a weak tag matches
 * no version.
 *
 * @param requiresExistence whether the header is {@code *}, which any existing version meets
 * @param allowsAll whether the header is absent or {@code *}
 * @param versions the versions of the strong tags; empty if no tag can match
 */
record VersionCondition(boolean requiresExistence, boolean allowsAll, Set<Long> versions) {
    /**
     * The end of the tag of an answer in YAML. The tag differs from the tag in JSON, because the bytes of the answers
     * differ.
     */
    static final String YAML_SUFFIX = "-yaml";

    /**
     * A version that no resource has. An action refuses this version as outdated, and the refusal contains the current
     * version.
     */
    private static final long NO_VERSION = -1;

    /** A tag, or a version without quotes. */
    private static final Pattern ELEMENT =
            Pattern.compile("\\s*+(?:(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*+)\"|(\\d++))?+\\s*+(?:,|\\z)");

    /** A version has no leading zero, because the server writes none, and a matching tag has the same characters. */
    private static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d{0,17})(?:" + YAML_SUFFIX + ")?");

    VersionCondition {
        versions = Set.copyOf(versions);
    }

    /**
     * Reads the header's value.
     *
     * @param value the value; null if the header is absent
     * @throws IllegalArgumentException if the value isn't a list of tags
     */
    static VersionCondition parse(@Nullable String value) {
        if (value == null) return new VersionCondition(false, true, Set.of());
        if (value.strip().equals("*")) return new VersionCondition(true, true, Set.of());
        var versions = new HashSet<Long>();
        var element = ELEMENT.matcher(value);
        for (var position = 0; position < value.length(); position = element.end()) {
            element.region(position, value.length());
            if (!element.lookingAt()) throw new IllegalArgumentException("must be a list of ETags in quotes, or *");
            var version = element.group(3) == null ? element.group(2) : element.group(3);
            var isStrong = element.group(1) == null;
            if (!isStrong || version == null) continue;
            var number = VERSION.matcher(version);
            if (number.matches()) versions.add(Long.valueOf(number.group(1)));
        }
        return new VersionCondition(false, false, versions);
    }

    /**
     * Returns the version of a tag without its quotes. If the tag has another form, returns a version that no resource
     * has.
     */
    static long versionOf(String tag, boolean isYaml) {
        var number = VERSION.matcher(tag);
        return number.matches() && tag.endsWith(YAML_SUFFIX) == isYaml ? Long.parseLong(number.group(1)) : NO_VERSION;
    }

    /**
     * Whether the header allows a change of a resource with this current version. The version is 0 if the resource
     * doesn't exist.
     */
    boolean allows(long current) {
        return requiresExistence ? current > 0 : versions.contains(current);
    }

    /** Returns the version to try first: the newest, or a version that no resource has. */
    long newest() {
        return versions.stream().mapToLong(Long::longValue).max().orElse(NO_VERSION);
    }
}
