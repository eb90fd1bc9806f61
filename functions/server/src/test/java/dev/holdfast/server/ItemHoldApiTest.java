// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.holdfast.SettableClock;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests held items. The item's state parks an item, a person puts it on hold, or the item waits for an intent. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class ItemHoldApiTest {
    private static int number;

    private final ApiClient apiClient = new ApiClient("held" + ++number);

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    @BeforeEach
    void deploy() {
        apiClient.put("/workflows/deploy", """
                {'roles': {'ops': ['olga@example.com']}, 'states': {
                  'built': {'initial': true, 'next': ['swap'], 'within': 'PT1H'},
                  'swap': {'hold': true, 'holdWithin': 'P1D', 'onPurge': 'down', 'actors': ['ops'], 'next': ['live'], 'within': 'PT1H'},
                  'live': {'terminal': true},
                  'down': {'terminal': true}}}""").then().statusCode(201);
        apiClient
                .post("/items", "{'workflow':'deploy','key':'a','labels':{'team':'blue'}}")
                .then()
                .statusCode(201);
    }

    private void createParkedItem() {
        apiClient.post("/items/deploy/a/advance", "{'to':'swap'}").then().statusCode(200);
    }

    @Test
    void parked_item_appears_in_queue_with_its_release_condition() {
        createParkedItem();
        apiClient
                .get("/queue", "kind", "item", "label", "team:blue")
                .then()
                .body(
                        "intents.id",
                        contains("item:deploy:a"),
                        "intents[0].item",
                        equalTo("deploy/a"),
                        "intents[0].release",
                        endsWith(", or release-item {\"workflow\":\"deploy\",\"key\":\"a\"}"));
        apiClient.get("/queue/item:deploy:a").then().statusCode(200).body("kind", equalTo("item"));
        apiClient.get("/items/deploy/a").then().body("held.source", equalTo("state"), "due", equalTo(dueIn(ofDays(1))));
        apiClient
                .post("/items/deploy/a/advance", "{'to':'live'}")
                .then()
                .statusCode(409)
                .body(
                        "detail",
                        containsString("release-item"),
                        "current.release.path",
                        endsWith("/items/deploy/a/release"));
        apiClient
                .with("Holdfast-Actor", "zoe@example.com")
                .post("/queue/release", "{'id':'item:deploy:a'}")
                .then()
                .body("intents[0].outcome", equalTo("refused"), "intents[0].detail", containsString("ops"));
        clock.advance(ofMinutes(10));
        apiClient
                .with("Holdfast-Actor", "olga@example.com")
                .post("/queue/release", "{'kind':'item','name':'deploy'}")
                .then()
                .body("intents[0].outcome", equalTo("released"), "intents[0].item", equalTo("deploy/a"));
        apiClient.get("/items/deploy/a").then().body("held", nullValue(), "due", equalTo(dueIn(ofMinutes(60))));
        apiClient.post("/items/deploy/a/advance", "{'to':'live'}").then().statusCode(200);
    }

    @Test
    void refusal_of_held_item_names_call_that_releases_it() {
        createParkedItem();
        postCall(releaseCallIn(
                apiClient.post("/items/deploy/a/advance", "{'to':'live'}").path("detail")));
        apiClient.post("/items/deploy/a/advance", "{'to':'live'}").then().statusCode(200);

        apiClient.post("/items", "{'key':'b:1'}").then().statusCode(201);
        apiClient
                .post("/items/simple/b:1/hold", "{'reason':'ask first'}")
                .then()
                .statusCode(200);
        postCall(releaseCallIn(apiClient.post("/items/simple/b:1/complete").path("detail")));
        apiClient.post("/items/simple/b:1/complete").then().statusCode(200);
    }

    @Test
    void receipt_of_move_contains_request_that_releases_item() {
        var receipt = apiClient.post("/items/deploy/a/advance", "{'to':'swap'}").jsonPath();
        assertThat(receipt.getString("held.release.method")).isEqualTo("POST");
        assertThat(receipt.getMap("held.release.body")).isEmpty();
        postCall(receipt.getString("held.release.path") + " {}");
        apiClient
                .post("/items/deploy/a/advance", "{'to':'live'}")
                .then()
                .statusCode(200)
                .body("held", nullValue());
    }

    @Test
    void every_answer_about_held_item_contains_its_release() {
        var parking = "{'states':{'swap':{'initial':true,'hold':true,'next':['live']},'live':{'terminal':true}}}";
        apiClient.put("/workflows/parking", parking).then().statusCode(201);
        var created =
                apiClient.post("/items", "{'workflow':'parking','key':'p'}").jsonPath();
        assertThat(created.getMap("held.release.body")).isEmpty();
        postCall(created.getString("held.release.path") + " {}");
        apiClient.get("/items/parking/p").then().body("held", nullValue());

        apiClient
                .post("/items/deploy/a/hold", "{'reason':'ask first'}")
                .then()
                .body("held.release.path", endsWith("/items/deploy/a/release"));
        apiClient.get("/items?workflow=deploy").then().body("items[0].held.release.function", equalTo("release-item"));

        var intent = "{'kind':'workflow','name':'parking'}";
        apiClient.post("/queue", intent).then().statusCode(201);
        var released = apiClient.post("/queue/release", intent).jsonPath();
        assertThat(released.getString("intents[0].outcome")).isEqualTo("released");
        postCall(releaseCallIn(released.getString("intents[0].detail")));
        var item = apiClient.get("/items/" + released.getString("intents[0].item"));
        item.then().statusCode(200).body("held", nullValue());
    }

    /** Returns the call that the text of a refusal recommends for the release of the item. */
    private static String releaseCallIn(String detail) {
        return detail.substring(detail.indexOf("POST /apps/") + "POST ".length(), detail.indexOf(", or release-"));
    }

    /** Posts a call that has the form {@code path} or {@code path body}. */
    private void postCall(String call) {
        var parts = call.split(" ", 2);
        var path = parts[0].substring(parts[0].indexOf('/', "/apps/".length()));
        var answer = parts.length == 1 ? apiClient.post(path) : apiClient.post(path, parts[1]);
        answer.then().statusCode(200);
    }

    private String dueIn(java.time.Duration time) {
        return clock.instant()
                .plus(time)
                .truncatedTo(java.time.temporal.ChronoUnit.MILLIS)
                .toString();
    }

    @Test
    void purged_parked_item_moves_to_state_given_by_its_workflow() {
        createParkedItem();
        apiClient
                .post("/queue/purge", "{'id':'item:deploy:a','reason':'smoke tests failed'}")
                .then()
                .body("counts.purged", equalTo(1));
        apiClient
                .get("/items/deploy/a")
                .then()
                .body("state", equalTo("down"), "history[2].type", equalTo("purged"), "finished", equalTo(true));
        apiClient.get("/queue").then().body("intents", hasSize(0));
    }

    @Test
    void item_held_by_hand_refuses_changes_while_time_passes() {
        clock.advance(ofMinutes(20));
        apiClient
                .post("/items/deploy/a/hold", "{'reason':'ask the customer'}")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("held.source", equalTo("person"), "held.reason", equalTo("ask the customer"), "due", nullValue());
        apiClient.post("/items/deploy/a/hold", "{'reason':'again'}").then().statusCode(409);
        apiClient
                .post("/items/deploy/a/advance", "{'to':'swap'}")
                .then()
                .statusCode(409)
                .body("detail", containsString("ask the customer"));
        apiClient.get("/queue").then().body("intents[0].release", containsString("release-item"));
        clock.advance(ofDays(3));
        sweepScheduler.sweep();
        apiClient
                .with("If-Match", "\"1\"")
                .post("/items/deploy/a/release", "{}")
                .then()
                .statusCode(412);
        apiClient
                .post("/items/deploy/a/release", "{'note':'she said yes'}")
                .then()
                .statusCode(200)
                .body(
                        "held",
                        nullValue(),
                        "due",
                        equalTo(dueIn(ofMinutes(40))),
                        "history[2].note",
                        equalTo("she said yes"));
        apiClient.post("/items/deploy/a/release").then().statusCode(409).body("detail", containsString("not held"));
    }

    @Test
    void hold_with_end_ends_by_itself() {
        apiClient
                .post("/items/deploy/a/hold", "{'reason':'x','within':'PT2H'}")
                .then()
                .statusCode(200);
        clock.advance(ofMinutes(121));
        sweepScheduler.sweep();
        apiClient.get("/items/deploy/a").then().body("held", nullValue());
    }

    @Test
    void item_waits_for_intent_for_its_next_step() {
        var answer = apiClient.post("/queue", "{'kind':'method','model':'lb','name':'swap','parent':'deploy/a'}");
        answer.then().statusCode(201);
        var id = answer.path("id").toString();
        apiClient.get("/items/deploy/a").then().body("held.source", equalTo("intent"), "held.intent", equalTo(id));
        apiClient
                .post("/items/deploy/a/advance", "{'to':'swap'}")
                .then()
                .statusCode(409)
                .body("current.intent", equalTo(id));
        apiClient.post("/items/deploy/a/release").then().statusCode(409);
        apiClient
                .post("/queue", "{'kind':'workflow','name':'simple','parent':'deploy/a'}")
                .then()
                .statusCode(409)
                .body("detail", containsString("held already"));
        apiClient.post("/queue/release", "{'id':'" + id + "'}").then().body("counts.released", equalTo(1));
        apiClient.get("/items/simple/" + id).then().body("parent", equalTo("deploy/a"));
        apiClient.post("/items/deploy/a/advance", "{'to':'swap'}").then().statusCode(200);
    }

    @Test
    void finished_or_missing_item_cannot_be_held() {
        createParkedItem();
        apiClient.post("/queue/release", "{'all':true}");
        apiClient.post("/items/deploy/a/advance", "{'to':'live'}").then().statusCode(200);
        apiClient.post("/items/deploy/a/hold", "{'reason':'late'}").then().statusCode(409);
        apiClient.post("/items/deploy/none/hold", "{'reason':'x'}").then().statusCode(404);
        apiClient.post("/items/deploy/none/release").then().statusCode(404);
    }
}
