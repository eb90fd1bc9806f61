// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Authorizer;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.IAM;
import dev.holdfast.DeploymentParts;
import dev.holdfast.Holdfast;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.apikey.CreateKey;
import dev.holdfast.aws.DynamoTable;
import dev.holdfast.aws.TestDynamoDb;
import dev.holdfast.http.ClaimNames;
import dev.holdfast.http.EmailVerification;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.ShardLayout;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class GatewayCallerResolverTest {
    private static final DynamoDbClient DYNAMO = TestDynamoDb.client();
    private static final String TABLE = TestDynamoDb.createTable(DYNAMO);
    private static final Holdfast HOLDFAST = new Holdfast(DeploymentParts.withoutSending(
            new DynamoTable(DYNAMO, TABLE, InstantSource.system()), new ShardLayout(1), InstantSource.system()));

    @AfterAll
    static void drop() {
        DYNAMO.deleteTable(r -> r.tableName(TABLE));
        DYNAMO.close();
    }

    private static ActionResult<Caller> of(
            @Nullable String pinned, @Nullable Authorizer authorizer, @Nullable String key) {
        return of(pinned, authorizer, key, ClaimNames.standard(EmailVerification.CLAIM));
    }

    private static ActionResult<Caller> of(
            @Nullable String pinned, @Nullable Authorizer authorizer, @Nullable String key, ClaimNames claimNames) {
        var context = RequestContext.builder().withAuthorizer(authorizer).build();
        return new GatewayCallerResolver(HOLDFAST, Optional.ofNullable(pinned), claimNames, context)
                .caller("shop", key);
    }

    private static Authorizer iam(@Nullable String arn) {
        return Authorizer.builder()
                .withIam(IAM.builder().withUserArn(arn).build())
                .build();
    }

    private static Authorizer jwt(@Nullable Map<String, String> claims) {
        return Authorizer.builder()
                .withJwt(Authorizer.JWT.builder().withClaims(claims).build())
                .build();
    }

    private static String key(String app, Scope scope) {
        var manager = Caller.application(app, Scope.MANAGE, "tested");
        var apiKey = HOLDFAST.createKey.call(manager, new CreateKey.Request("till", scope, null));
        return switch (apiKey) {
            case ActionResult.Success<dev.holdfast.apikey.ApiKeyView>(var view) -> Objects.requireNonNull(view.key());
            case ActionResult.Refusal<dev.holdfast.apikey.ApiKeyView>(var problem) -> throw new AssertionError(problem);
        };
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
    void caller_authorised_by_iam_is_application_known_by_its_arn() {
        assertThat(callerOf(of("shop", iam("arn:aws:iam::1:user/till"), null)))
                .isEqualTo(new Caller("shop", Scope.MANAGE, "iam:arn:aws:iam::1:user/till", false));
    }

    @Test
    void token_with_email_address_belongs_to_person() {
        var claims = Map.of(
                "email", "olga@example.com", "email_verified", "true", "sub", "7", "scope", "openid holdfast/report");
        assertThat(callerOf(of("shop", jwt(claims), null)))
                .isEqualTo(new Caller("shop", Scope.REPORT, "olga@example.com", true));
    }

    @ParameterizedTest
    @CsvSource({"client_id, 7, 7", "azp, 7, 7", "azp, 7, 7@clients"})
    void token_whose_subject_is_its_client_belongs_to_program(String claim, String client, String subject) {
        assertThat(callerOf(of("shop", jwt(Map.of(claim, client, "sub", subject, "scope", "read")), null)))
                .isEqualTo(new Caller("shop", Scope.READ, "jwt:" + subject, false, false, false, null, null));
    }

    @Test
    void token_without_email_address_of_person_is_refused() {
        for (var subject : new String[] {"7", "null@clients"})
            assertThat(problemOf(of("shop", jwt(Map.of("sub", subject, "scope", "manage")), null)))
                    .isEqualTo(new Problem.Forbidden(
                            "the token has no email and belongs to no program; request a token with this claim"));
    }

    @ParameterizedTest
    @CsvSource({
        "holdfast/read holdfast/manage, MANAGE",
        "manage read report, MANAGE",
        "urn:holdfast:report urn:holdfast:read, REPORT",
        "https://api.example.com/holdfast/read, READ",
        "holdfast/stage holdfast/report, STAGE",
        "[holdfast.x holdfast/report], REPORT"
    })
    void widest_scope_of_a_token_counts(String scopes, Scope widest) {
        assertThat(callerOf(of("shop", jwt(Map.of("sub", "7", "azp", "7", "scope", scopes)), null))
                        .scope())
                .isEqualTo(widest);
        assertThat(callerOf(of("shop", jwt(Map.of("sub", "7", "azp", "7", "scp", scopes)), null))
                        .scope())
                .isEqualTo(widest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "openid email", "holdfast/managed", "MANAGE", "manage/orders", "holdfast.manage"})
    void program_without_holdfast_scope_may_do_nothing(String scopes) {
        assertThat(problemOf(of("shop", jwt(Map.of("sub", "7", "azp", "7", "scope", scopes)), null)))
                .isEqualTo(new Problem.Forbidden(
                        "the token has no valid scope; valid are read, report, task, stage and manage"));
    }

    @Test
    void person_without_holdfast_scope_is_signed_in() {
        var claims = Map.of("email", "nina@example.com", "email_verified", "true", "scope", "openid email");
        var caller = callerOf(of("shop", jwt(claims), null));
        assertThat(caller).isEqualTo(new Caller("shop", Scope.NONE, "nina@example.com", true));
        assertThat(caller.isSignedIn()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "", "TRUE", "1", "[true]"})
    void token_with_unverified_email_is_refused(String verified) {
        var claims = Map.of("email", "boss@example.com", "email_verified", verified, "sub", "7", "scope", "manage");
        for (var emailVerification : EmailVerification.values())
            assertThat(problemOf(of("shop", jwt(claims), null, ClaimNames.standard(emailVerification))))
                    .isEqualTo(new Problem.Forbidden(
                            "the token's email is not verified: its claim email_verified is not true"));
    }

    @Test
    void email_without_claim_counts_only_from_verifying_issuer() {
        var claims = Map.of("email", "boss@example.com", "sub", "7", "scope", "manage");
        assertThat(problemOf(of("shop", jwt(claims), null)).status()).isEqualTo(403);
        assertThat(callerOf(of("shop", jwt(claims), null, ClaimNames.standard(EmailVerification.ISSUER))))
                .isEqualTo(new Caller("shop", Scope.MANAGE, "boss@example.com", true));
    }

    @Test
    void request_without_authorised_caller_is_refused() {
        var problem = new Problem.Unauthorized("the gateway authorised no caller");
        assertThat(problemOf(of("shop", null, null))).isEqualTo(problem);
        assertThat(problemOf(of("shop", new Authorizer(), null))).isEqualTo(problem);
        assertThat(problemOf(of("shop", iam(null), null)).status()).isEqualTo(401);
        assertThat(problemOf(of("shop", iam(" "), null)).status()).isEqualTo(401);
    }

    @Test
    void token_without_subject_is_refused() {
        assertThat(problemOf(of("shop", jwt(null), null)).status()).isEqualTo(403);
        assertThat(problemOf(of("shop", jwt(Map.of("scope", "manage")), null)).status())
                .isEqualTo(403);
        assertThat(problemOf(of("shop", jwt(Map.of("scope", "manage", "sub", " ", "email", "")), null))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void deployment_for_one_application_refuses_others_with_any_credential() {
        var problem = new Problem.Forbidden("this deployment serves only the application bank");
        assertThat(problemOf(of("bank", iam("arn:aws:iam::1:user/till"), null))).isEqualTo(problem);
        assertThat(problemOf(of("bank", null, key("shop", Scope.MANAGE)))).isEqualTo(problem);
    }

    @Test
    void deployment_for_several_applications_requires_key() {
        assertThat(problemOf(of(null, iam("arn:aws:iam::1:user/till"), null)))
                .isEqualTo(new Problem.Unauthorized(
                        "Holdfast-Key is required, because this deployment serves several applications"));
    }

    @Test
    void key_determines_application_and_scope() {
        var caller = callerOf(of(null, null, key("shop", Scope.REPORT)));
        assertThat(caller).isEqualTo(Caller.ofKey("shop", Scope.REPORT, caller.keyId(), "till", false));
        assertThat(caller.keyId()).isNotNull();
        // The scope of the API key restricts the permissions that the caller has by IAM.
        assertThat(callerOf(of("shop", iam("arn:aws:iam::1:user/till"), " " + key("shop", Scope.READ)))
                        .scope())
                .isEqualTo(Scope.READ);
    }

    @Test
    void invalid_key_is_refused_even_if_iam_authorises_caller() {
        var problem = new Problem.Unauthorized("Holdfast-Key is not a key of application shop");
        var iam = iam("arn:aws:iam::1:user/till");
        assertThat(problemOf(of("shop", iam, ""))).isEqualTo(problem);
        assertThat(problemOf(of("shop", iam, "hf_manage_x"))).isEqualTo(problem);
        assertThat(problemOf(of(null, iam, key("bank", Scope.MANAGE)))).isEqualTo(problem);
        assertThat(problemOf(of(null, iam, key("shop", Scope.READ).replace("_read_", "_manage_"))))
                .isEqualTo(problem);
    }
}
