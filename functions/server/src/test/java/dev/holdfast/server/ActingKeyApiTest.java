// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only an API key with {@code actsForUsers} can name a user as the actor. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ActingKeyApiTest {
    private static final String ACTOR = "Holdfast-Actor";

    private final ApiClient keyless = new ApiClient("acting");
    private ApiClient backend = keyless;
    private ApiClient worker = keyless;

    @BeforeEach
    void createKeys() {
        backend = withKey(keyless, "{'name':'backend','scope':'manage','actsForUsers':true}");
        worker = withKey(backend, "{'name':'worker','scope':'manage'}");
    }

    @AfterEach
    void deleteKeys() {
        var ids = backend.get("/keys").jsonPath().getList("keys.findAll{it.name!='backend'}.id", String.class);
        ids.forEach(id -> backend.delete("/keys/" + id).then().statusCode(200));
        String last = backend.get("/keys").path("keys[0].id");
        backend.delete("/keys/" + last).then().statusCode(200);
    }

    private static ApiClient withKey(ApiClient client, String members) {
        var answer = client.post("/keys", members);
        answer.then().statusCode(201);
        return new ApiClient(client.app()).with("Authorization", "Bearer " + answer.path("key"));
    }

    @Test
    void key_with_flag_acts_for_users() {
        backend.with(ACTOR, "anna@example.com")
                .post("/items", "{'key':'a'}")
                .then()
                .statusCode(201)
                .body("history[0].by", equalTo("anna@example.com"));
        backend.get("/keys").then().body("keys.find{it.name=='backend'}.actsForUsers", equalTo(true));
    }

    @Test
    void key_without_flag_acts_for_nobody() {
        worker.with(ACTOR, "anna@example.com")
                .post("/items", "{'key':'b'}")
                .then()
                .statusCode(403)
                .body("detail", containsString("create a key with actsForUsers"));
        worker.post("/items", "{'key':'b'}").then().statusCode(201).body("history[0].by", equalTo("key:worker"));
    }

    @Test
    void key_without_flag_cannot_give_the_flag() {
        worker.post("/keys", "{'name':'more','scope':'report','actsForUsers':true}")
                .then()
                .statusCode(403)
                .body("detail", containsString("actsForUsers"));
        worker.post("/keys", "{'name':'same','scope':'report'}").then().statusCode(201);
    }

    @Test
    void key_without_flag_cannot_delete_a_key_with_it() {
        String id = backend.get("/keys").path("keys.find{it.name=='backend'}.id");
        worker.delete("/keys/" + id).then().statusCode(403).body("detail", containsString("acts for users"));
    }

    @Test
    void agent_key_cannot_have_the_flag() {
        backend.post("/keys", "{'name':'agent','scope':'stage','actsForUsers':true}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/actsForUsers"));
    }
}
