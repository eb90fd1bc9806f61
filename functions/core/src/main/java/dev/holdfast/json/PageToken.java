// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes opaque page tokens. A token contains the position at which a list continues, as JSON in
 * base64url. A token contains no application and no partition. So with a forged token, a caller can read only rows of
 * the caller's own application.
 */
public final class PageToken {
    private static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 1000;

    private PageToken() {}

    /**
     * Returns the page size: {@value #DEFAULT_LIMIT} if it is absent. Refuses a size that isn't 1 to
     * {@value #MAX_LIMIT}.
     */
    public static ActionResult<Integer> checkLimit(@Nullable Integer limit) {
        return checkLimit(limit, MAX_LIMIT);
    }

    /** Does the same as {@link #checkLimit(Integer)} for a list whose pages have at most {@code maxLimit} entries. */
    public static ActionResult<Integer> checkLimit(@Nullable Integer limit, int maxLimit) {
        if (limit == null) return ActionResult.ok(Math.min(DEFAULT_LIMIT, maxLimit));
        return limit >= 1 && limit <= maxLimit
                ? ActionResult.ok(limit)
                : ActionResult.refused(Problem.invalid("/limit", "must be between 1 and " + maxLimit));
    }

    /** Returns the token for a position; null if the position is null because the list has ended. */
    public static @Nullable String encode(@Nullable Object position) {
        if (position == null) return null;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(JsonCodec.encode(position).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a page that starts at the token's position, or at the beginning if the token is null.
     *
     * @param readPage reads the page; throws {@link InvalidCursorException} if the position can't be from this list
     * @return the page, or a refusal if the token isn't from this list
     */
    public static <P, A> ActionResult<A> resume(
            Class<P> type, @Nullable String token, Function<@Nullable P, ActionResult<A>> readPage) {
        if (token == null) return readPage.apply(null);
        try {
            return readPage.apply(decode(type, token));
        } catch (InvalidCursorException e) {
            return ActionResult.refused(Problem.invalid("/pageToken", "is not a page token of this list"));
        }
    }

    private static <P> P decode(Class<P> type, String token) {
        return switch (JsonCodec.decode(type, decodeBase64(token))) {
            case ActionResult.Success<P>(P position) -> position;
            case ActionResult.Refusal<P>(Problem problem) -> throw new InvalidCursorException(problem.detail());
        };
    }

    private static String decodeBase64(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidCursorException("not base64url", e);
        }
    }
}
