// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.problem.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The headers that make a request depend on the resource's version (RFC 9110, section 13.1).
 *
 * @param ifMatch the header If-Match; null if it is absent
 * @param ifNoneMatch the header If-None-Match; null if it is absent
 */
public record ConditionalHeaders(
        @Nullable String ifMatch, @Nullable String ifNoneMatch) {
    private static final Pattern SINGLE_TAG = Pattern.compile("(?:W/)?\"([\\x21\\x23-\\x7e]*)\"");

    /**
     * Returns the newest version in If-Match; null if the header is absent or {@code *}. {@link HttpActionInvoker} also
     * tries the other versions.
     *
     * @throws ProblemException if the header isn't a list of ETags
     */
    @Nullable
    public Object ifMatchVersion() {
        var condition = versionCondition();
        return condition.allowsAll() ? null : Long.valueOf(condition.newest());
    }

    /** @throws ProblemException if If-Match isn't a list of ETags */
    VersionCondition versionCondition() {
        try {
            return VersionCondition.parse(ifMatch);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalid(HttpHeaders.IF_MATCH, String.valueOf(e.getMessage())));
        }
    }

    /**
     * Returns the version that the resource must have before a put that can create it. This is the version in If-Match,
     * or 0 for {@code If-None-Match: *}. Returns null if both headers are absent. For {@code If-Match: *},
     * {@link HttpActionInvoker} finds the version of an existing resource.
     *
     * @throws ProblemException if a header is invalid, or if both are given
     */
    @Nullable
    public Object expectedVersion() {
        if (ifNoneMatch == null) {
            var condition = versionCondition();
            return condition.requiresExistence() ? Long.valueOf(condition.newest()) : ifMatchVersion();
        }
        if (!ifNoneMatch.strip().equals("*"))
            throw new ProblemException(Problem.invalid(HttpHeaders.IF_NONE_MATCH, "must be * in a change"));
        if (ifMatch != null)
            throw new ProblemException(
                    Problem.invalid(HttpHeaders.IF_NONE_MATCH, "must be absent when If-Match is given"));
        return 0L;
    }

    /**
     * Returns the version in If-None-Match, for a request that waits until the resource has another version. Returns
     * null without the header. For an ETag that isn't a version in the format of the answer, returns a version that no
     * resource has. The wait then ends immediately.
     *
     * @param isYaml whether the answer is YAML, whose tags differ from those of JSON
     * @throws ProblemException if the header isn't one ETag
     */
    @Nullable
    Object ifNoneMatchVersion(boolean isYaml) {
        if (ifNoneMatch == null) return null;
        var tag = SINGLE_TAG.matcher(ifNoneMatch.strip());
        if (!tag.matches())
            throw new ProblemException(
                    Problem.invalid(HttpHeaders.IF_NONE_MATCH, "must be one ETag when wait is given"));
        return VersionCondition.versionOf(tag.group(1), isYaml);
    }

    /**
     * Whether If-None-Match lists this tag, also as a weak tag or as {@code *} (RFC 9110, section 13.1.2).
     *
     * @param etag the tag without its quotes
     */
    boolean listsInIfNoneMatch(String etag) {
        if (ifNoneMatch == null) return false;
        return Stream.of(ifNoneMatch.split(","))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.replaceFirst("^W/", "").equals("\"" + etag + "\""));
    }
}
