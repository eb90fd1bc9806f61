// SPDX-License-Identifier: Apache-2.0
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token that API Gateway has checked.
 *
 * @param email the person's address, if the token belongs to a person
 * @param verified whether the issuer has verified the address
 * @param subject the identity for which the issuer made the token
 * @param scopes the token's scopes, without the part up to the last slash or colon
 */
record TokenClaims(
        @Nullable String email, boolean verified, @Nullable String subject, List<String> scopes) {
    /** @param claims the claims, with lists in API Gateway's format {@code [one two]} */
    static TokenClaims of(Map<String, String> claims, EmailVerification emailVerification) {
        var scopeText = claims.getOrDefault("scope", "") + " " + claims.getOrDefault("scp", "");
        var scopes = Arrays.stream(scopeText.replaceAll("[\\[\\],]", " ").split("\\s+"))
                .map(scope -> scope.replaceFirst("^.*[/:]", ""))
                .toList();
        var verified = emailVerification.isVerified(claims.get("email_verified"));
        return new TokenClaims(text(claims.get("email")), verified, text(claims.get("sub")), scopes);
    }

    private static @Nullable String text(@Nullable String claim) {
        return claim == null || claim.isBlank() ? null : claim;
    }

    /** Returns the token's caller, with the widest of the token's scopes. */
    ActionResult<Caller> caller(String app) {
        if (email == null && subject == null)
            return ActionResult.refused(new Problem.Forbidden("the token has neither the claim email nor sub"));
        // Roles contain the addresses of people. So a person could use an unverified address to act in the roles of
        // someone else.
        if (email != null && !verified)
            return ActionResult.refused(
                    new Problem.Forbidden("the token's email is not verified: its claim email_verified is not true"));
        return scope().map(scope -> ActionResult.ok(
                        new Caller(app, scope, email == null ? "jwt:" + subject : email, email != null)))
                .orElseGet(() -> ActionResult.refused(new Problem.Forbidden(
                        "the token has no valid scope; valid are read, report, stage and manage")));
    }

    private Optional<Scope> scope() {
        return Stream.of(Scope.READ, Scope.REPORT, Scope.STAGE, Scope.MANAGE)
                .filter(scope -> scopes.contains(scope.jsonName()))
                .max(Comparator.naturalOrder());
    }
}
