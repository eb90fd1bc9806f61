// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.holdfast.SettableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests how callers queue and list intents. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class QueueResourceTest {
    private static int number;

    private final ApiClient apiClient = new ApiClient("queue" + ++number);
    private final ApiClient anna = apiClient.with("Holdfast-Actor", "anna@example.com");

    @Inject
    SettableClock clock;

    private String queue(String intent) {
        var answer = apiClient.post("/queue", intent);
        answer.then().statusCode(201);
        return answer.path("id");
    }

    private List<String> listed(Object... query) {
        return apiClient.get("/queue", query).jsonPath().getList("intents.name", String.class);
    }

    @BeforeEach
    void putWorkflows() {
        for (var name : List.of("a", "b", "w", "w0", "w1", "w2", "w3", "w4", "hers", "nightly"))
            apiClient
                    .put("/workflows/" + name, "{'states':{'a':{'initial':true,'next':['z']},'z':{'terminal':true}}}")
                    .then()
                    .statusCode(201);
    }

    @Test
    void intent_is_staged_with_all_its_members() {
        var answer = anna.post(
                "/queue",
                "{'kind':'method','model':'ad-account','name':'create','inputs':{'n':1.00},'note':'for nina',"
                        + "'within':'PT30M','priority':3,'labels':{'team':'blue'},'correlation':'c1'}");
        var id = answer.path("id").toString();
        answer.then()
                .statusCode(201)
                .header("Location", "queue/" + id)
                .body(
                        "id",
                        startsWith("method:ad-account:create:"),
                        "status",
                        equalTo("queued"),
                        "requester",
                        equalTo("anna@example.com"),
                        "note",
                        equalTo("for nina"),
                        "release",
                        endsWith(", or release-intents {\"id\":\"" + id + "\"}"));
        var shown = apiClient.get("/queue/" + id);
        shown.then().statusCode(200).body("history.type", contains("queued"), "version", equalTo(1));
        assertThat(shown.asString()).contains("\"inputs\":{\"n\":1.00}");
    }

    @Test
    void equal_intent_is_conflict_that_shows_first() {
        var id = queue("{'kind':'workflow','name':'nightly','inputs':{'a':1.0,'b':[2]},'note':'first'}");
        anna.post("/queue", "{'kind':'workflow','name':'nightly','inputs':{'b':[2.0],'a':1},'note':'second'}")
                .then()
                .statusCode(409)
                .body("current.intent.id", equalTo(id), "current.intent.note", equalTo("first"));
        queue("{'kind':'workflow','name':'nightly','inputs':{'a':1,'b':[3]}}");
        assertThat(listed()).containsExactly("nightly", "nightly");
    }

    @Test
    void each_of_several_intents_gets_its_own_result() {
        queue("{'kind':'workflow','name':'a'}");
        apiClient
                .post("/queue/intents", "{'intents':[{'kind':'workflow','name':'a'},{'kind':'workflow','name':'b'}]}")
                .then()
                .statusCode(200)
                .body(
                        "intents.queued",
                        contains(false, true),
                        "intents.intent.name",
                        contains("a", "b"),
                        "intents[0].detail",
                        containsString("queued already"));
    }

    @Test
    void intent_may_be_queued_again_after_leaving_queue() {
        var id = queue("{'kind':'workflow','name':'a'}");
        apiClient
                .post("/queue/purge", "{'id':'" + id + "','reason':'slipped'}")
                .then()
                .statusCode(200)
                .body("counts.purged", equalTo(1));
        assertThat(queue("{'kind':'workflow','name':'a'}")).isNotEqualTo(id);
        apiClient
                .get("/queue/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("purged"), "release", nullValue(), "history[1].note", equalTo("slipped"));
    }

    @Test
    void selectors_list_part_of_queue() {
        queue("{'kind':'workflow','name':'w','labels':{'team':'blue'}}");
        queue("{'kind':'method','model':'ad','name':'create'}");
        queue("{'kind':'method','model':'ad','name':'delete'}");
        queue("{'kind':'method','model':'db','name':'create'}");
        anna.post("/queue", "{'kind':'workflow','name':'hers'}").then().statusCode(201);
        assertThat(listed()).hasSize(5);
        assertThat(listed("kind", "workflow")).containsExactlyInAnyOrder("w", "hers");
        assertThat(listed("kind", "method", "model", "ad")).containsExactlyInAnyOrder("create", "delete");
        assertThat(listed("kind", "method", "model", "ad", "name", "delete")).containsExactly("delete");
        assertThat(listed("label", "team:blue")).containsExactly("w");
        assertThat(listed("requester", "anna@example.com")).containsExactly("hers");
        assertThat(listed("kind", "item")).isEmpty();
    }

    @Test
    void queue_is_listed_in_order_page_by_page() {
        for (var i = 0; i < 5; i++) {
            queue("{'kind':'workflow','name':'w" + i + "','priority':" + (i == 3 ? 9 : 0) + "}");
            clock.advance(ofMinutes(1));
        }
        var first = apiClient.get("/queue", "limit", 2);
        first.then().body("intents.name", contains("w3", "w0"));
        var second = apiClient.get("/queue", "limit", 2, "pageToken", first.path("nextPageToken"));
        second.then().body("intents.name", contains("w1", "w2"));
        apiClient
                .get("/queue", "limit", 2, "pageToken", second.path("nextPageToken"))
                .then()
                .body("intents.name", contains("w4"), "nextPageToken", nullValue());
    }

    @Test
    void intent_shows_difference_from_last_released_one() {
        var first = queue("{'kind':'workflow','name':'a','inputs':{'n':1,'m':2}}");
        apiClient.get("/queue/" + first).then().body("changes", nullValue());
        apiClient.post("/queue/release", "{'id':'" + first + "'}").then().statusCode(200);
        apiClient
                .get("/queue/" + queue("{'kind':'workflow','name':'a','inputs':{'n':3,'m':2}}"))
                .then()
                .body(
                        "changes",
                        hasSize(1),
                        "changes[0].path",
                        equalTo("/n"),
                        "changes[0].fromValue",
                        equalTo(1),
                        "changes[0].value",
                        equalTo(3),
                        "changesSince",
                        equalTo(first));
        apiClient
                .get("/queue/" + queue("{'kind':'workflow','name':'a','inputs':{'n':1,'m':2}}"))
                .then()
                .body("changes", hasSize(0));
    }

    @Test
    void missing_intent_is_not_found() {
        apiClient
                .get("/queue/workflow:a:AAAAAAAAAAAAAAAAAAAAAA:0123456789ab")
                .then()
                .statusCode(404);
        apiClient.get("/queue/item:simple:a").then().statusCode(404);
        apiClient.get("/queue/batches/none").then().statusCode(404);
        apiClient.post("/queue/release", "{'batch':'none'}").then().statusCode(404);
        var purgeRequest = "{'id':'workflow:a:AAAAAAAAAAAAAAAAAAAAAA:0123456789ab','reason':'x'}";
        apiClient.post("/queue/release", purgeRequest).then().statusCode(404);
        apiClient.post("/queue/purge", purgeRequest).then().statusCode(404);
        apiClient
                .post("/queue/workflow:a:AAAAAAAAAAAAAAAAAAAAAA:0123456789ab/approve")
                .then()
                .statusCode(404);
    }
}
