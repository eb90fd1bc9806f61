// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.holdfast.Holdfast;
import dev.holdfast.SettableClock;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.apikey.ApiKeyView;
import dev.holdfast.apikey.CreateKey;
import dev.holdfast.item.action.CreateItem;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.workflow.PutWorkflow;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People and programs use the server with the tokens of an OpenID provider. */
@QuarkusTest
@QuarkusTestResource(value = TemporaryDatabase.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = OpenIdProviderResource.class, restrictToAnnotatedClass = true)
class TokenAccessTest {
    private static int number;

    private static @Nullable String apiKey;

    private ApiClient application = new ApiClient("shop");
    private final String key = "k" + ++number;

    @Inject
    SettableClock clock;

    @Inject
    Holdfast holdfast;

    @BeforeEach
    void putWorkflow() {
        if (apiKey == null) apiKey = createKey();
        application = application.with("Authorization", "Bearer " + apiKey);
        application.put(
                "/workflows/task",
                "{'roles':{'dba':['dora@example.com']},'states':{"
                        + "'checked':{'initial':true,'visibility':'internal','next':['asked']},"
                        + "'asked':{'visibility':'private','notify':['dba'],'next':['done']},"
                        + "'done':{'terminal':true}}}");
    }

    private String createKey() {
        var manager = Caller.application("shop", Scope.MANAGE, "tests");
        return switch (holdfast.createKey.call(manager, new CreateKey.Request("tests", Scope.MANAGE, true))) {
            case ActionResult.Success<ApiKeyView>(var view) -> String.valueOf(view.key());
            case ActionResult.Refusal<ApiKeyView>(var problem) -> throw new AssertionError(problem);
        };
    }

    private ApiClient with(Map<String, ?> claims) {
        var token = OpenIdProviderResource.provider().token(clock.instant(), claims);
        return new ApiClient("shop").with("Authorization", "Bearer " + token);
    }

    private ApiClient person(String email, String scope) {
        return with(Map.of("email", email, "email_verified", true, "scope", "openid holdfast/" + scope));
    }

    @Test
    void person_acts_under_verified_address_with_scope_of_token() {
        person("nina@example.com", "report")
                .post("/items", "{'key':'" + key + "','within':'PT1H'}")
                .then()
                .statusCode(201);
        application
                .get("/items/simple/" + key)
                .then()
                .statusCode(200)
                .body("history[0].by", equalTo("nina@example.com"));
        person("nina@example.com", "report").get("/items/simple/" + key).then().statusCode(200);
        person("nina@example.com", "report")
                .get("/items/simple/" + key + "/history")
                .then()
                .statusCode(403);
        person("anna@example.com", "report").get("/items/simple/" + key).then().statusCode(404);
    }

    @Test
    void person_without_scope_starts_item_and_finds_it() {
        application.put(
                "/workflows/request",
                "{'fields':{'type':'object','properties':{'database':{'type':'string'}}},'states':{"
                        + "'asked':{'initial':true,'open':true,'next':['done'],'within':'P1D',"
                        + "'fields':{'editable':['database']}},'done':{'terminal':true}}}");
        var nina = with(Map.of("email", "nina@example.com", "email_verified", true, "scope", "openid email"));
        var anna = with(Map.of("email", "anna@example.com", "email_verified", true, "scope", "openid email"));
        var start = "{'workflow':'request','fields':{'database':'orders'}}";
        var created = nina.with("Idempotency-Key", key).post("/items", start);
        created.then().statusCode(201).body("requester", equalTo("nina@example.com"));
        var path = "/items/request/" + created.jsonPath().getString("key");
        nina.with("Idempotency-Key", key).post("/items", start).then().statusCode(200);
        nina.get(path).then().statusCode(200).body("fields.database", equalTo("orders"));
        nina.get("/me/waiting").then().statusCode(200).body("items[0].title", nullValue());
        anna.get(path).then().statusCode(404);
        anna.get("/me/waiting").then().statusCode(200).body("items", empty());
        nina.get("/me/tasks")
                .then()
                .statusCode(403)
                .body("detail", equalTo("this action needs the scope read, but the token has no scope"));
        nina.post(path + "/advance", "{'to':'done'}").then().statusCode(403);
        nina.post("/items", "{'workflow':'task'}").then().statusCode(403);
        with(Map.of("client_id", "7", "scope", "openid"))
                .post("/items", start)
                .then()
                .statusCode(403);
    }

    @Test
    void person_sees_only_items_of_visible_states() {
        application
                .post("/items", "{'workflow':'task','key':'" + key + "'}")
                .then()
                .statusCode(201);
        person("dora@example.com", "manage").get("/items/task/" + key).then().statusCode(404);
        application
                .post("/items/task/" + key + "/advance", "{'to':'asked'}")
                .then()
                .statusCode(200);
        person("dora@example.com", "manage").get("/items/task/" + key).then().statusCode(200);
        person("anna@example.com", "manage").get("/items/task/" + key).then().statusCode(404);
        with(Map.of("client_id", "7", "scope", "read"))
                .get("/items/task/" + key)
                .then()
                .statusCode(200);
    }

    @Test
    void unverified_address_and_token_of_others_are_refused() {
        with(Map.of("email", "dora@example.com", "scope", "manage"))
                .get("/items?workflow=task")
                .then()
                .statusCode(403)
                .body("detail", startsWith("the token's email is not verified"));
        with(Map.of("aud", "other", "scope", "manage"))
                .get("/items?workflow=task")
                .then()
                .statusCode(401)
                .body("detail", equalTo("the token is for another audience"));
        new ApiClient("shop")
                .with("Authorization", "Bearer a.b.c")
                .post("/items", "{'key':'" + key + "'}")
                .then()
                .statusCode(401)
                .body("detail", equalTo("the token isn't one of the OpenID provider"));
    }

    @Test
    void token_without_email_belongs_to_program_or_nobody() {
        with(Map.of("scope", "manage"))
                .get("/items?workflow=task")
                .then()
                .statusCode(403)
                .body("detail", startsWith("the token has no email"));
        with(Map.of("client_id", "7", "scope", "manage"))
                .with("Holdfast-Actor", "dora@example.com")
                .get("/items?workflow=task")
                .then()
                .statusCode(403);
    }

    @Test
    void provider_closes_access_without_credential() {
        new ApiClient("shop")
                .get("/items?workflow=task")
                .then()
                .statusCode(401)
                .body("detail", equalTo("give a token or an API key as Authorization: Bearer …"));
    }

    @Test
    void token_opens_only_application_of_settings() {
        var token =
                OpenIdProviderResource.provider().token(clock.instant(), Map.of("client_id", "7", "scope", "manage"));
        new ApiClient("bank")
                .with("Authorization", "Bearer " + token)
                .get("/workflows")
                .then()
                .statusCode(403)
                .body("detail", equalTo("with a token, you can use only: shop, clinic"));
    }

    @Test
    void inbox_shows_tasks_of_all_applications_of_token() {
        var clinic = Caller.application("clinic", Scope.MANAGE, "tests");
        holdfast.putWorkflow.call(clinic, new PutWorkflow.Request("intake", null, """
                        roles: {nurse: [olga@example.com]}
                        states:
                          open: {initial: true, within: P1D, task: {candidates: [nurse]}, next: [done]}
                          done: {terminal: true}
                        """));
        holdfast.createItem.call(
                clinic,
                JsonCodec.decodeStored(CreateItem.Request.class, "{\"workflow\":\"intake\",\"key\":\"" + key + "\"}"));
        var olga = person("olga@example.com", "task");
        olga.get("/me/tasks").then().statusCode(200).body("tasks[0].app", equalTo("clinic"));
        application
                .with("Holdfast-Actor", "olga@example.com")
                .get("/me/tasks")
                .then()
                .statusCode(200)
                .body("tasks", empty());
    }

    @Test
    void person_acts_for_nobody_else() {
        person("nina@example.com", "manage")
                .with("Holdfast-Actor", "dora@example.com")
                .get("/items?workflow=task")
                .then()
                .statusCode(403);
    }
}
