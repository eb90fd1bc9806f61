package dev.holdfast.json;

import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opaque page tokens: what a listing needs to go on, as base64url JSON. They name no application and no partition, so a
 * token from elsewhere can only ever point into the caller's own rows.
 */
public final class PageToken {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private PageToken() {}

    public static ActionResult<Integer> checkLimit(@Nullable Integer limit) {
        if (limit == null) return ActionResult.ok(DEFAULT_LIMIT);
        return limit >= 1 && limit <= MAX_LIMIT
                ? ActionResult.ok(limit)
                : ActionResult.refused(Problem.invalid("/limit", "must be between 1 and " + MAX_LIMIT));
    }

    public static @Nullable String encode(@Nullable Object position) {
        if (position == null) return null;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(JsonCodec.encode(position).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Goes on from the position that the token holds (null for none). A token that isn't one of ours is refused, also where only
     * the page's work finds that out, by a {@link InvalidCursorException}.
     */
    public static <P, A> ActionResult<A> resume(
            Class<P> type, @Nullable String token, Function<@Nullable P, ActionResult<A>> next) {
        if (token == null) return next.apply(null);
        try {
            return next.apply(decode(type, token));
        } catch (InvalidCursorException e) {
            return ActionResult.refused(Problem.invalid("/pageToken", "is not a token of this listing"));
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
