package dev.holdfast.gateway;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token says that API Gateway has checked.
 *
 * @param email whose it is, when it is a person's
 * @param verified false when the issuer says that it doesn't know whether that address is theirs
 * @param subject for whom it was issued
 * @param words its scopes, without what stands before the last slash or colon
 */
record TokenClaims(
        @Nullable String email, boolean verified, @Nullable String subject, List<String> words) {
    /** @param claims lists among them as API Gateway writes them: {@code [one two]} */
    static TokenClaims of(Map<String, String> claims) {
        var scopes = claims.getOrDefault("scope", "") + " " + claims.getOrDefault("scp", "");
        var words = Arrays.stream(scopes.replaceAll("[\\[\\],]", " ").split("\\s+"))
                .map(word -> word.replaceFirst("^.*[/:]", ""))
                .toList();
        var verified = !"false".equals(claims.get("email_verified"));
        return new TokenClaims(text(claims.get("email")), verified, text(claims.get("sub")), words);
    }

    private static @Nullable String text(@Nullable String claim) {
        return claim == null || claim.isBlank() ? null : claim;
    }

    /** The widest of its scopes counts. */
    ActionResult<Caller> caller(String app) {
        if (email == null && subject == null)
            return ActionResult.refused(
                    new Problem.Forbidden("the token says neither email nor sub, so nobody is named"));
        // Roles go by address: whoever may choose one freely could take anybody's.
        if (email != null && !verified)
            return ActionResult.refused(new Problem.Forbidden("the token's email is not verified"));
        return scope().map(scope -> ActionResult.ok(
                        new Caller(app, scope, email == null ? "jwt:" + subject : email, email != null)))
                .orElseGet(() -> ActionResult.refused(
                        new Problem.Forbidden("the token has none of the scopes read, report and manage")));
    }

    private Optional<Scope> scope() {
        return Arrays.stream(Scope.values())
                .filter(scope -> words.contains(scope.jsonName()))
                .max(Comparator.naturalOrder());
    }
}
