// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.holdfast.SettableClock;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ItemsResourceTest {
    private static int number;

    /** Each test has its own application, so that tests don't share items. */
    private final ApiClient apiClient = new ApiClient("items" + ++number);

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @BeforeEach
    void putWorkflow() {
        OrderWorkflow.put(apiClient);
    }

    @Test
    void item_is_created_once_by_repeated_requests() {
        apiClient
                .post("/items", "{'key':'a','data':{'n':1}}")
                .then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .header("Location", "items/simple/a");
        apiClient
                .post("/items", "{'key':'a','data':{'n':1}}")
                .then()
                .statusCode(200)
                .body("version", equalTo(1));
        apiClient
                .post("/items", "{'key':'a','data':{'n':2}}")
                .then()
                .statusCode(409)
                .body("current.item.data.n", equalTo(1));
    }

    @Test
    void idempotency_key_provides_key_of_item_without_one() {
        var once = apiClient.with("Idempotency-Key", "k1").post("/items", "{}");
        var twice = apiClient.with("Idempotency-Key", "k1").post("/items", "{}");
        assertThat(once.statusCode()).isEqualTo(201);
        assertThat(twice.statusCode()).isEqualTo(200);
        assertThat(twice.path("key").toString()).isEqualTo(once.path("key"));
        assertThat(apiClient.post("/items", "{}").path("key").toString()).isNotEqualTo(once.path("key"));
    }

    @Test
    void data_comes_back_byte_for_byte() {
        var data =
                "{'z':1.00,'a':12345678901234567890,'e':1E+3,'s':'ü€😀','x':[{},[],null,true,'']}".replace('\'', '"');
        apiClient.post("/items", "{'key':'a','data':" + data + "}").then().statusCode(201);
        assertThat(apiClient.get("/items/simple/a").asString()).contains("\"data\":" + data);
    }

    @Test
    void item_advances_only_from_version_that_caller_read() {
        apiClient.post("/items", "{'workflow':'order','key':'a'}");
        apiClient
                .with("If-Match", "\"1\"")
                .post("/items/order/a/advance", "{'to':'packed','note':'by hand','within':'PT2H'}")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("from", equalTo("received"), "state", equalTo("packed"), "by", equalTo("local"));
        apiClient
                .with("If-Match", "\"1\"")
                .post("/items/order/a/advance", "{'to':'sent'}")
                .then()
                .statusCode(412)
                .body("version", equalTo(2));
        apiClient
                .with("If-Match", "\"nonsense\"")
                .post("/items/order/a/advance", "{'to':'sent'}")
                .then()
                .statusCode(412);
        apiClient
                .with("If-Match", "*")
                .post("/items/order/a/advance", "{'to':'sent'}")
                .then()
                .statusCode(200);
    }

    @Test
    void repeated_advance_gets_first_response() {
        apiClient.post("/items", "{'workflow':'order','key':'a'}");
        var client = apiClient.with("Idempotency-Key", "once");
        var first = client.post("/items/order/a/advance", "{'to':'packed'}");
        apiClient.post("/items/order/a/advance", "{'to':'sent'}").then().statusCode(200);
        var second = client.post("/items/order/a/advance", "{'to':'packed'}");
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        client.post("/items/order/a/advance", "{'to':'sent'}").then().statusCode(422);
    }

    @Test
    void impossible_change_is_refused_with_possible_ones() {
        apiClient.post("/items", "{'workflow':'order','key':'a'}");
        apiClient
                .post("/items/order/a/advance", "{'to':'sent'}")
                .then()
                .statusCode(409)
                .body("current.allowed", contains("packed", "cancelled"), "current.state", equalTo("received"));
        apiClient
                .post("/items/order/a/advance", "{'to':'packed','from':'sent'}")
                .then()
                .statusCode(409);
        apiClient.post("/items/order/a/complete").then().statusCode(400).body("faults[0].at", equalTo("/to"));
        apiClient.post("/items/order/a/complete", "{'to':'cancelled'}").then().statusCode(200);
        apiClient
                .post("/items/order/a/advance", "{'to':'packed'}")
                .then()
                .statusCode(409)
                .body("detail", containsString("finished"));
        apiClient.post("/items/order/b/advance", "{'to':'packed'}").then().statusCode(404);
        apiClient.post("/items", "{'workflow':'nowhere'}").then().statusCode(404);
    }

    @Test
    void application_acts_for_users_and_their_roles() {
        apiClient.post("/items", "{'workflow':'order','key':'a','roles':{'packer':['paul@example.com']}}");
        apiClient
                .with("Holdfast-Actor", "mona@example.com")
                .post("/items/order/a/advance", "{'to':'packed'}")
                .then()
                .statusCode(403)
                .body("detail", containsString("packer"));
        apiClient
                .with("Holdfast-Actor", "paul@example.com")
                .post("/items/order/a/advance", "{'to':'packed'}")
                .then()
                .statusCode(200)
                .body("by", equalTo("paul@example.com"));
        apiClient.with("Holdfast-Actor", " ").get("/items/order/a").then().statusCode(400);
        apiClient
                .with("Holdfast-Actor", "x".repeat(201))
                .get("/items/order/a")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("Holdfast-Actor"));
        apiClient
                .with("Holdfast-Actor", "paul\t@example.com")
                .get("/items/order/a")
                .then()
                .statusCode(400)
                .body("faults[0].message", equalTo("must have no control characters"));
    }

    @Test
    void heartbeat_moves_deadline() {
        apiClient.post("/items", "{'key':'a','within':'PT1H'}");
        clock.advance(ofMinutes(50));
        var due = clock.instant()
                .truncatedTo(java.time.temporal.ChronoUnit.MILLIS)
                .plus(ofHours(1));
        apiClient
                .post("/items/simple/a/heartbeat")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("due", equalTo(due.toString()));
        apiClient.post("/items/simple/a/heartbeat", "{'within':'PT5M'}").then().statusCode(200);
        apiClient
                .with("If-Match", "\"2\"")
                .post("/items/simple/a/heartbeat")
                .then()
                .statusCode(412);
        apiClient.post("/items", "{'key':'b'}");
        apiClient.post("/items/simple/b/heartbeat").then().statusCode(400).body("faults[0].at", equalTo("/within"));
    }

    @Test
    void item_is_completed_edited_and_deleted() {
        apiClient
                .post("/items", "{'key':'a','data':1,'labels':{'x':'','y':'2'}}")
                .then()
                .body("labels.x", equalTo(""));
        apiClient
                .patch("/items/simple/a", "{'data':{'n':2},'correlation':'c','note':'why'}")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("data.n", equalTo(2), "labels.y", equalTo("2"), "correlation", equalTo("c"));
        apiClient
                .with("If-Match", "\"1\"")
                .patch("/items/simple/a", "{'data':3}")
                .then()
                .statusCode(412);
        apiClient.post("/items/simple/a/complete").then().statusCode(200).body("state", equalTo("done"));
        apiClient.get("/items/simple/a").then().body("finished", equalTo(true), "due", nullValue());
        apiClient.patch("/items/simple/a", "{'data':3}").then().statusCode(409);
        apiClient.with("If-Match", "\"1\"").delete("/items/simple/a").then().statusCode(412);
        apiClient
                .delete("/items/simple/a", "note", "tidy")
                .then()
                .statusCode(200)
                .body("state", equalTo("done"));
        apiClient.get("/items/simple/a").then().statusCode(404);
        apiClient.delete("/items/simple/a").then().statusCode(404);
    }

    @Test
    void unchanged_item_is_not_sent_again() {
        apiClient.post("/items", "{'key':'a'}");
        for (var tag : new String[] {"\"1\"", "W/\"1\"", "\"7\", \"1\"", "*"})
            apiClient
                    .with("If-None-Match", tag)
                    .get("/items/simple/a")
                    .then()
                    .statusCode(304)
                    .header("ETag", "\"1\"");
        apiClient
                .with("If-None-Match", "\"2\"")
                .get("/items/simple/a")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"");
    }

    @Test
    void overdue_item_is_flagged_with_its_deadline_in_complete_history() {
        apiClient.post("/items", "{'workflow':'order','key':'a'}");
        clock.advance(ofHours(2));
        sweepScheduler.sweep();
        sweepScheduler.sweep();
        var item = apiClient.get("/items/order/a");
        item.then().body("overdue", equalTo(true), "history.type", contains("created", "overdue"));
        assertThat(item.path("history[1].at").toString()).isEqualTo(item.path("overdueSince"));
        for (var i = 0; i < 30; i++)
            apiClient.patch("/items/order/a", "{'note':'n" + i + "'}").then().statusCode(200);
        var notes = new ArrayList<Integer>();
        String token = "";
        while (token != null) {
            var page = token.isEmpty()
                    ? apiClient.get("/items/order/a/history", "limit", 7)
                    : apiClient.get("/items/order/a/history", "limit", 7, "pageToken", token);
            notes.addAll(page.jsonPath().getList("history.version", Integer.class));
            token = page.path("nextPageToken");
        }
        assertThat(notes).hasSize(32).isSorted().doesNotHaveDuplicates();
        apiClient.get("/items/order/b/history").then().statusCode(404);
    }
}
