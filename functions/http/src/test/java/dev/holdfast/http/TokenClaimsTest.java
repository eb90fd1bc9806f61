// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings name the claims to which a token's caller belongs. */
class TokenClaimsTest {
    private static final ClaimNames OWN_CLAIMS =
            new ClaimNames("upn", EmailVerification.CLAIM, List.of("roles"), "holdfast.", List.of("appid"));

    private static ActionResult<Caller> of(Map<String, String> claims, ClaimNames claimNames) {
        return TokenClaims.of(claims, claimNames).caller("shop");
    }

    private static Caller callerOf(ActionResult<Caller> actionResult) {
        return switch (actionResult) {
            case ActionResult.Success<Caller>(var caller) -> caller;
            case ActionResult.Refusal<Caller>(var problem) -> throw new AssertionError(problem);
        };
    }

    private static Problem problemOf(ActionResult<Caller> actionResult) {
        return switch (actionResult) {
            case ActionResult.Success<Caller>(var caller) -> throw new AssertionError(caller);
            case ActionResult.Refusal<Caller>(var problem) -> problem;
        };
    }

    @Test
    void standard_claims_are_those_of_openid_connect() {
        var standard = ClaimNames.standard(EmailVerification.CLAIM);
        var person = Map.of("email", "olga@x", "email_verified", "true", "scope", "openid hf/read", "scp", "hf:task");
        assertThat(callerOf(of(person, standard))).isEqualTo(new Caller("shop", Scope.TASK, "olga@x", true));
        for (var claim : List.of("client_id", "azp"))
            assertThat(callerOf(of(Map.of(claim, "7", "sub", "7@clients", "scope", "read"), standard))
                            .name())
                    .isEqualTo("jwt:7@clients");
        assertThat(problemOf(of(Map.of("email", "olga@x", "scope", "read"), standard))
                        .detail())
                .startsWith("the token's email is not verified");
    }

    @Test
    void settings_name_the_claims() {
        var claims = Map.of("upn", "olga@corp", "email", "x@y", "roles", "[holdfast.read admin]", "scope", "manage");
        assertThat(callerOf(of(claims, OWN_CLAIMS))).isEqualTo(new Caller("shop", Scope.READ, "olga@corp", true));
        var program = Map.of("appid", "7", "sub", "7", "roles", "holdfast.manage");
        assertThat(callerOf(of(program, OWN_CLAIMS)))
                .isEqualTo(new Caller("shop", Scope.MANAGE, "jwt:7", false, false, false, null, null));
        var other = Map.of("client_id", "7", "sub", "7", "roles", "holdfast.manage");
        assertThat(problemOf(of(other, OWN_CLAIMS)).detail()).startsWith("the token has no upn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manage", "holdfast:manage", "x.holdfast.manage", "holdfast.manage.x", "holdfast.Manage"})
    void scope_without_prefix_of_settings_counts_nothing(String scope) {
        var caller = callerOf(of(Map.of("upn", "olga@corp", "roles", scope), OWN_CLAIMS));
        assertThat(caller.scope()).isEqualTo(Scope.NONE);
    }

    @Test
    void subject_names_person_only_if_it_names_no_program() {
        var bySubject = new ClaimNames("sub", EmailVerification.CLAIM, List.of("scope"), "", List.of("azp"));
        assertThat(callerOf(of(Map.of("sub", "7", "azp", "9", "scope", "read"), bySubject)))
                .isEqualTo(new Caller("shop", Scope.READ, "7", true));
        assertThat(callerOf(of(Map.of("sub", "7", "azp", "7", "scope", "read"), bySubject))
                        .isPerson())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"holdfast", "key:admin", "ＫＥＹ:admin", "iam:arn", "jwt:7", " olga", "a,b", "a\nb"})
    void reserved_and_malformed_names_are_refused(String name) {
        assertThat(problemOf(of(Map.of("upn", name, "roles", "holdfast.read"), OWN_CLAIMS)))
                .isEqualTo(new Problem.Forbidden("the token's upn isn't a valid name of a person"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a,b"})
    void malformed_name_of_claim_is_refused(String claim) {
        assertThatThrownBy(() ->
                        new ClaimNames(claim, EmailVerification.CLAIM, List.of("scope"), "", List.of("client_id")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name-claim: ");
    }
}
