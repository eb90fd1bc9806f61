// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
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
 * @param person the person's name, such as an address; null if the token belongs to nobody
 * @param personClaim the claim that contains this name
 * @param isVerified whether the name counts. An address counts only if the issuer has verified it
 * @param subject the identity for which the issuer made the token, unique at this issuer
 * @param client the program that asked the issuer for the token; null if the token doesn't contain it
 * @param scopes the token's scopes of Holdfast, without the text before them
 */
public record TokenClaims(
        @Nullable String person,
        String personClaim,
        boolean isVerified,
        @Nullable String subject,
        @Nullable String client,
        List<String> scopes) {
    /** The end of a subject with which Auth0 names a program. */
    private static final String CLIENT_SUFFIX = "@clients";

    private static final String SUBJECT = "sub";

    /** @param claims the claims, with lists in API Gateway's format {@code [one two]} */
    public static TokenClaims of(Map<String, String> claims, ClaimNames claimNames) {
        var scopes = claimNames.scopes().stream()
                .flatMap(claim -> Arrays.stream(claims.getOrDefault(claim, "")
                        .replaceAll("[\\[\\],]", " ")
                        .split("\\s+")))
                .flatMap(scope -> withoutPrefix(scope, claimNames.scopePrefix()))
                .toList();
        var isVerified = !claimNames.person().equals(ClaimNames.EMAIL)
                || claimNames.emailVerification().isVerified(claims.get("email_verified"));
        var subject = text(claims.get(SUBJECT));
        var client = claimNames.clients().stream()
                .flatMap(claim -> Stream.ofNullable(text(claims.get(claim))))
                .findFirst()
                .orElse(null);
        // Each token has a subject. So the subject names a person only if it doesn't name the program.
        var person = claimNames.person().equals(SUBJECT) && isSubject(client, subject)
                ? null
                : text(claims.get(claimNames.person()));
        return new TokenClaims(person, claimNames.person(), isVerified, subject, client, scopes);
    }

    private static Stream<String> withoutPrefix(String scope, String prefix) {
        if (prefix.isEmpty()) return Stream.of(scope.replaceFirst("^.*[/:]", ""));
        return scope.startsWith(prefix) ? Stream.of(scope.substring(prefix.length())) : Stream.empty();
    }

    private static @Nullable String text(@Nullable String claim) {
        return claim == null || claim.isBlank() ? null : claim;
    }

    /** Returns the token's caller, with the widest of its scopes. Only a person can do something without a scope. */
    public ActionResult<Caller> caller(String app) {
        if (person == null && subject == null)
            return ActionResult.refused(
                    new Problem.Forbidden("the token has neither the claim " + personClaim + " nor sub"));
        // Roles contain the addresses of people. So a person could use an unverified address to act in the roles of
        // someone else.
        if (person != null && !isVerified)
            return ActionResult.refused(
                    new Problem.Forbidden("the token's email is not verified: its claim email_verified is not true"));
        if (person == null && !isOfProgram())
            return ActionResult.refused(new Problem.Forbidden(
                    "the token has no " + personClaim + " and belongs to no program; request a token with this claim"));
        if (person != null
                && new InputFaults().checkActor("/" + personClaim, person).hasAny())
            return ActionResult.refused(
                    new Problem.Forbidden("the token's " + personClaim + " isn't a valid name of a person"));
        var scope = widestScope();
        return scope == Scope.NONE && person == null
                ? ActionResult.refused(new Problem.Forbidden(
                        "the token has no valid scope; valid are read, report, task, stage and manage"))
                : ActionResult.ok(callerWith(app, scope));
    }

    /** A program can't act for users, because only the creator of an API key can allow this. */
    private Caller callerWith(String app, Scope scope) {
        return person == null
                ? new Caller(app, scope, "jwt:" + subject, false, false, false, null, null)
                : new Caller(app, scope, person, true);
    }

    /** Whether the token belongs to a program: its subject is the client itself (RFC 9068, section 2.2). */
    private boolean isOfProgram() {
        return person == null && isSubject(client, subject);
    }

    private static boolean isSubject(@Nullable String client, @Nullable String subject) {
        return client != null && (client.equals(subject) || (client + CLIENT_SUFFIX).equals(subject));
    }

    private Scope widestScope() {
        return Stream.of(Scope.READ, Scope.REPORT, Scope.TASK, Scope.STAGE, Scope.MANAGE)
                .filter(scope -> scopes.contains(scope.jsonName()))
                .max(Comparator.naturalOrder())
                .orElse(Scope.NONE);
    }
}
