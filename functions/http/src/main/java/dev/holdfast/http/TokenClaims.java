// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token that API Gateway or the server has verified.
 *
 * @param email the person's address, if the token belongs to a person
 * @param verified whether the issuer has verified the address
 * @param subject the identity for which the issuer made the token, unique at this issuer
 * @param client the program that asked the issuer for the token; null if the token doesn't contain it
 * @param scopes the token's scopes, without the part up to the last slash or colon
 */
public record TokenClaims(
        @Nullable String email,
        boolean verified,
        @Nullable String subject,
        @Nullable String client,
        List<String> scopes) {
    /** The end of a subject with which Auth0 names a program. */
    private static final String CLIENT_SUFFIX = "@clients";

    /** @param claims the claims, with lists in API Gateway's format {@code [one two]} */
    public static TokenClaims of(Map<String, String> claims, EmailVerification emailVerification) {
        var scopeText = claims.getOrDefault("scope", "") + " " + claims.getOrDefault("scp", "");
        var scopes = Arrays.stream(scopeText.replaceAll("[\\[\\],]", " ").split("\\s+"))
                .map(scope -> scope.replaceFirst("^.*[/:]", ""))
                .toList();
        var verified = emailVerification.isVerified(claims.get("email_verified"));
        var client = text(claims.get("client_id"));
        return new TokenClaims(
                text(claims.get("email")),
                verified,
                text(claims.get("sub")),
                client == null ? text(claims.get("azp")) : client,
                scopes);
    }

    private static @Nullable String text(@Nullable String claim) {
        return claim == null || claim.isBlank() ? null : claim;
    }

    /** Returns the token's caller, with the widest of its scopes. Only a person can do something without a scope. */
    public ActionResult<Caller> caller(String app) {
        if (email == null && subject == null)
            return ActionResult.refused(new Problem.Forbidden("the token has neither the claim email nor sub"));
        // Roles contain the addresses of people. So a person could use an unverified address to act in the roles of
        // someone else.
        if (email != null && !verified)
            return ActionResult.refused(
                    new Problem.Forbidden("the token's email is not verified: its claim email_verified is not true"));
        if (email == null && !isOfProgram())
            return ActionResult.refused(
                    new Problem.Forbidden("the token has no email and belongs to no program; request the scope email"));
        var scope = widestScope();
        return scope == Scope.NONE && email == null
                ? ActionResult.refused(new Problem.Forbidden(
                        "the token has no valid scope; valid are read, report, task, stage and manage"))
                : ActionResult.ok(callerWith(app, scope));
    }

    /** A program can't act for users, because only the creator of an API key can allow this. */
    private Caller callerWith(String app, Scope scope) {
        return email == null
                ? new Caller(app, scope, "jwt:" + subject, false, false, false, null, null)
                : new Caller(app, scope, email, true);
    }

    /** Whether the token belongs to a program: its subject is the client itself (RFC 9068, section 2.2). */
    private boolean isOfProgram() {
        return email == null && client != null && (client.equals(subject) || (client + CLIENT_SUFFIX).equals(subject));
    }

    private Scope widestScope() {
        return Stream.of(Scope.READ, Scope.REPORT, Scope.TASK, Scope.STAGE, Scope.MANAGE)
                .filter(scope -> scopes.contains(scope.jsonName()))
                .max(Comparator.naturalOrder())
                .orElse(Scope.NONE);
    }
}
