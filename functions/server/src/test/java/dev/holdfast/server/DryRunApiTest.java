// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests dry runs that change an item, or that put or delete a workflow. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class DryRunApiTest {
    private static final String WORKFLOW = """
            {'roles':{'lead':['anna@example.com']},'states':{
              'begun':{'initial':true,'next':['checked','ended'],'within':'PT1H'},
              'checked':{'next':['ended'],'notify':['lead'],'within':'PT2H'},
              'ended':{'terminal':true}}}""";

    private static int number;

    private final ApiClient apiClient = new ApiClient("dry" + ++number);

    @BeforeEach
    void createItem() {
        apiClient.put("/workflows/w", WORKFLOW).then().statusCode(201);
        apiClient.post("/items", "{'workflow':'w','key':'a'}").then().statusCode(201);
    }

    @Test
    void move_is_only_tried_and_names_people() {
        apiClient
                .post("/items/w/a/advance", "{'to':'checked','note':'n','dryRun':true}")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true), "state", equalTo("checked"), "version", equalTo(2))
                .body("notify.lead", contains("anna@example.com"), "note", equalTo("n"));
        apiClient.get("/items/w/a").then().body("state", equalTo("begun"), "version", equalTo(1));
        apiClient
                .post("/items/w/a/advance", "{'to':'checked'}")
                .then()
                .statusCode(200)
                .body("dryRun", nullValue(), "notify", nullValue());
    }

    @Test
    void completion_is_only_tried() {
        apiClient
                .post("/items/w/a/complete", "{'dryRun':true,'data':{'n':1}}")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true), "state", equalTo("ended"));
        apiClient.get("/items/w/a").then().body("finished", equalTo(false), "data", nullValue());
    }

    @Test
    void refusals_of_tried_moves_are_those_of_moves() {
        apiClient
                .post("/items/w/a/advance", "{'to':'nowhere','dryRun':true}")
                .then()
                .statusCode(409);
        apiClient
                .with("If-Match", "\"7\"")
                .post("/items/w/a/advance", "{'to':'checked','dryRun':true}")
                .then()
                .statusCode(412);
        apiClient.post("/items/w/b/complete", "{'dryRun':true}").then().statusCode(404);
        apiClient
                .with("Idempotency-Key", "k")
                .post("/items/w/a/advance", "{'to':'checked','dryRun':true}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/idempotencyKey"));
    }

    @Test
    void reporter_gets_no_people_of_tried_move() {
        var manager = apiClient.with(
                "Authorization",
                "Bearer "
                        + apiClient
                                .post("/keys", "{'name':'admin','scope':'manage'}")
                                .path("key"));
        try {
            var key =
                    manager.post("/keys", "{'name':'worker','scope':'report'}").path("key");
            apiClient
                    .with("Authorization", "Bearer " + key)
                    .post("/items/w/a/advance", "{'to':'checked','dryRun':true}")
                    .then()
                    .statusCode(200)
                    .body("dryRun", equalTo(true), "$", not(hasKey("notify")));
        } finally {
            for (var scope : new String[] {"report", "manage"})
                manager.get("/keys")
                        .jsonPath()
                        .getList("keys.findAll{it.scope=='" + scope + "'}.id", String.class)
                        .forEach(id -> manager.delete("/keys/" + id).then().statusCode(200));
        }
    }

    @Test
    void creation_is_only_tried() {
        apiClient
                .post("/items", "{'workflow':'w','key':'b','dryRun':true}")
                .then()
                .statusCode(200)
                .header("Location", equalTo("items/w/b"))
                .body("dryRun", equalTo(true), "created", equalTo(true), "key", equalTo("b"));
        apiClient.get("/items/w/b").then().statusCode(404);
        apiClient
                .post("/items", "{'workflow':'w','key':'a','dryRun':true}")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true), "created", equalTo(false));
        apiClient
                .post("/items", "{'workflow':'w','key':'a','data':1,'dryRun':true}")
                .then()
                .statusCode(409);
        apiClient
                .with("Idempotency-Key", "k")
                .post("/items", "{'workflow':'w','dryRun':true}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/idempotencyKey"));
        apiClient
                .post("/items", "{'workflow':'w','key':'b','dryRun':null}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/dryRun"));
    }

    @Test
    void edit_hold_and_release_are_only_tried() {
        apiClient
                .patch("/items/w/a", "{'title':'A','dryRun':true}")
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"2\""))
                .body("dryRun", equalTo(true), "title", equalTo("A"));
        apiClient
                .with("If-Match", "\"7\"")
                .patch("/items/w/a", "{'title':'A','dryRun':true}")
                .then()
                .statusCode(412);
        apiClient
                .post("/items/w/a/hold", "{'reason':'r','dryRun':true}")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true), "held.reason", equalTo("r"));
        apiClient.post("/items/w/a/release", "{'dryRun':true}").then().statusCode(409);
        apiClient.post("/items/w/a/acknowledge", "{'dryRun':true}").then().statusCode(409);
        apiClient
                .get("/items/w/a")
                .then()
                .body("version", equalTo(1), "title", nullValue(), "held", nullValue(), "dryRun", nullValue());
    }

    @Test
    void deletion_of_item_is_only_tried() {
        apiClient
                .with("If-Match", "\"7\"")
                .delete("/items/w/a", "dryRun", true)
                .then()
                .statusCode(412);
        apiClient
                .delete("/items/w/a", "dryRun", true)
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true), "state", equalTo("begun"));
        apiClient.get("/items/w/a").then().statusCode(200);
        apiClient.delete("/items/w/a").then().statusCode(200).body("dryRun", nullValue());
        apiClient.delete("/items/w/a", "dryRun", true).then().statusCode(404);
    }

    @Test
    void put_of_workflow_is_only_tried() {
        tryPut("new", WORKFLOW).then().statusCode(200).body("dryRun", equalTo(true), "created", equalTo(true));
        apiClient.get("/workflows/new").then().statusCode(404);
        tryPut("w", WORKFLOW).then().statusCode(200).body("created", equalTo(false), "version", equalTo(1));
        tryPut("w", WORKFLOW.replace("PT2H", "PT3H"))
                .then()
                .statusCode(200)
                .body("created", equalTo(true), "version", equalTo(2), "name", equalTo("w"));
        apiClient.get("/workflows/w").then().body("version", equalTo(1), "states.checked.within", equalTo("PT2H"));
        tryPut("w", "{'states':{}}").then().statusCode(400).body("faults", not(empty()));
    }

    @Test
    void deletion_of_workflow_is_only_tried() {
        apiClient.delete("/workflows/w", "dryRun", true).then().statusCode(409);
        apiClient.post("/items/w/a/complete").then().statusCode(200);
        apiClient
                .delete("/workflows/w", "dryRun", true)
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true), "deleted", contains(1));
        apiClient.get("/workflows/w").then().statusCode(200);
        apiClient.delete("/workflows/w").then().statusCode(200).body("dryRun", nullValue());
        apiClient.get("/workflows/w").then().statusCode(404);
    }

    private Response tryPut(String name, String json) {
        return apiClient
                .request()
                .contentType(ContentType.JSON)
                .queryParam("dryRun", true)
                .body(ApiClient.toJson(json))
                .put("/apps/" + apiClient.app() + "/workflows/" + name);
    }
}
