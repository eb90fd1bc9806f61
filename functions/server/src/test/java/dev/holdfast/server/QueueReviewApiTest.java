// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.holdfast.SettableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Tests approvals, rejections and blackouts of the queue. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class QueueReviewApiTest {
    private static int number;

    private final ApiClient apiClient = new ApiClient("review" + ++number);
    private final ApiClient anna = as("anna");
    private final ApiClient ben = as("ben");
    private final ApiClient cleo = as("cleo");

    @Inject
    SettableClock clock;

    private ApiClient as(String name) {
        return apiClient.with("Holdfast-Actor", name + "@example.com");
    }

    private void putPolicy(String json) {
        apiClient.put("/queue/policy", json).then().statusCode(200);
    }

    private void requireTwoOfThreeLeads() {
        putPolicy("{'roles':{'leads':['anna@example.com','ben@example.com','cleo@example.com']},"
                + "'approvals':[{'needed':2,'roles':['leads']}]}");
    }

    private String queue(ApiClient by) {
        return by.post("/queue", "{'kind':'workflow','name':'simple'}").path("id");
    }

    @Test
    void lift_of_rejection_that_does_not_exist_is_refused() {
        requireTwoOfThreeLeads();
        var id = queue(anna);
        cleo.post("/queue/" + id + "/withdraw", "{'reviewer':'ben@example.com','reason':'he is on leave'}")
                .then()
                .statusCode(409)
                .body("detail", containsString("no rejection to lift"));
        ben.post("/queue/" + id + "/reject", "{'reason':'wrong group'}").then().statusCode(200);
        cleo.post("/queue/" + id + "/withdraw", "{'reviewer':'ben@example.com','reason':'he is on leave'}")
                .then()
                .statusCode(200);
    }

    @Test
    void intent_requires_approval_by_two_others() {
        requireTwoOfThreeLeads();
        var id = queue(anna);
        anna.post("/queue/" + id + "/approve")
                .then()
                .statusCode(403)
                .body("detail", containsString("another person must approve it"));
        as("zoe").post("/queue/" + id + "/approve").then().statusCode(403).body("detail", containsString("leads"));
        ben.post("/queue/" + id + "/approve", "{'reason':'looks right'}")
                .then()
                .statusCode(200)
                .body("status", equalTo("queued"), "approvals", equalTo(1), "needed", equalTo(2));
        apiClient
                .post("/queue/release", "{'all':true}")
                .then()
                .statusCode(200)
                .body("intents[0].outcome", equalTo("refused"), "intents[0].detail", containsString("has 1"));
        cleo.post("/queue/" + id + "/approve").then().statusCode(200).body("status", equalTo("approved"));
        anna.post("/queue/release", "{'all':true}").then().body("intents[0].outcome", equalTo("refused"));
        ben.post("/queue/release", "{'all':true}").then().body("intents[0].outcome", equalTo("released"));
        apiClient
                .get("/queue/" + id)
                .then()
                .body(
                        "reviews.by",
                        contains("ben@example.com", "cleo@example.com"),
                        "reviews[0].reason",
                        equalTo("looks right"),
                        "history.type",
                        contains("queued", "approved", "approved", "released"));
        ben.post("/queue/" + id + "/approve").then().statusCode(409);
    }

    @Test
    void rejection_blocks_until_it_is_withdrawn() {
        requireTwoOfThreeLeads();
        var id = queue(apiClient);
        for (var by : new ApiClient[] {anna, ben}) by.post("/queue/" + id + "/approve");
        cleo.post("/queue/" + id + "/reject", "{}").then().statusCode(400).body("faults[0].at", equalTo("/reason"));
        cleo.post("/queue/" + id + "/reject", "{'reason':'not this week'}")
                .then()
                .statusCode(200)
                .body("status", equalTo("queued"), "reviews[2].approved", equalTo(false));
        apiClient
                .post("/queue/release", "{'id':'" + id + "'}")
                .then()
                .body("intents[0].detail", containsString("cleo@example.com: not this week"));
        cleo.post("/queue/" + id + "/withdraw").then().statusCode(200).body("status", equalTo("approved"));
        anna.post("/queue/release", "{'id':'" + id + "'}").then().body("counts.released", equalTo(1));
    }

    @Test
    void rejection_ends_with_role_of_its_reviewer() {
        requireTwoOfThreeLeads();
        var id = queue(apiClient);
        for (var by : new ApiClient[] {anna, ben}) by.post("/queue/" + id + "/approve");
        cleo.post("/queue/" + id + "/reject", "{'reason':'never'}").then().body("status", equalTo("queued"));
        putPolicy("{'roles':{'leads':['anna@example.com','ben@example.com']},"
                + "'approvals':[{'needed':2,'roles':['leads']}]}");
        apiClient
                .get("/queue/" + id)
                .then()
                .body("status", equalTo("approved"), "reviews.by", hasItem("cleo@example.com"));
        anna.post("/queue/release", "{'id':'" + id + "'}").then().body("counts.released", equalTo(1));
    }

    @Test
    void person_who_may_approve_lifts_rejection_on_record() {
        requireTwoOfThreeLeads();
        var id = queue(cleo);
        anna.post("/queue/" + id + "/approve");
        ben.post("/queue/" + id + "/reject", "{'reason':'not this week'}")
                .then()
                .statusCode(200);
        var lift = "{'reviewer':'BEN@example.com','reason':'the week is over'}";
        as("zoe").post("/queue/" + id + "/withdraw", lift).then().statusCode(403);
        apiClient.post("/queue/" + id + "/withdraw", lift).then().statusCode(403);
        cleo.post("/queue/" + id + "/withdraw", lift).then().statusCode(403);
        anna.post("/queue/" + id + "/withdraw", "{'reviewer':'ben@example.com'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/reason"));
        anna.post("/queue/" + id + "/approve", lift).then().statusCode(400).body("faults[0].at", equalTo("/reviewer"));
        ben.post("/queue/" + id + "/withdraw", "{'reviewer':'anna@example.com','reason':'r'}")
                .then()
                .statusCode(403);
        anna.post("/queue/" + id + "/withdraw", lift)
                .then()
                .statusCode(200)
                .body(
                        "reviews.by",
                        contains("anna@example.com"),
                        "history[-1].type",
                        equalTo("withdrawn"),
                        "history[-1].by",
                        equalTo("anna@example.com"),
                        "history[-1].note",
                        equalTo("lifts the rejection by ben@example.com: the week is over"));
        ben.post("/queue/" + id + "/approve").then().body("status", equalTo("approved"));
    }

    @Test
    void policy_is_put_under_version_condition_and_shown() {
        apiClient
                .get("/queue/policy")
                .then()
                .statusCode(200)
                .header("ETag", "\"0\"")
                .body("warning", equalTo("PT1H"));
        putPolicy("{'roles':{'ops':['ben@example.com']},'managers':['ops'],'warning':'PT2H'}");
        apiClient
                .get("/queue/policy")
                .then()
                .header("ETag", "\"1\"")
                .body("managers", contains("ops"), "warning", equalTo("PT2H"));
        apiClient
                .with("If-Match", "\"0\"")
                .put("/queue/policy", "{}")
                .then()
                .statusCode(412)
                .body("version", equalTo(1));
        apiClient
                .with("If-Match", "\"1\"")
                .put("/queue/policy", "{}")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");
    }

    @Test
    void blackout_blocks_releases_unless_manager_gives_reason() {
        var hour = clock.instant().atZone(ZoneOffset.UTC).getHour();
        putPolicy("{'roles':{'boss':['ben@example.com']},'managers':['boss'],'blackouts':[{'name':'freeze','cron':'0 "
                + hour + " * * *','duration':'PT1H','zone':'UTC'}]}");
        var id = queue(apiClient);
        apiClient
                .post("/queue/release", "{'all':true}")
                .then()
                .body("intents[0].outcome", equalTo("refused"), "intents[0].detail", containsString("freeze"));
        anna.post("/queue/release", "{'all':true,'override':'must'}")
                .then()
                .body("intents[0].outcome", equalTo("refused"), "intents[0].detail", containsString("boss"));
        ben.post("/queue/release", "{'all':true,'override':'the bridge is down'}")
                .then()
                .body("intents[0].outcome", equalTo("released"));
        apiClient.get("/queue/" + id).then().body("history[1].override", equalTo("the bridge is down"));
    }

    @Test
    void release_works_again_after_blackout() {
        var hour = clock.instant().atZone(ZoneOffset.UTC).getHour();
        putPolicy("{'blackouts':[{'name':'freeze','cron':'0 " + hour + " * * *','duration':'PT1H','zone':'UTC'}]}");
        queue(apiClient);
        clock.advance(Duration.ofHours(1));
        apiClient.post("/queue/release", "{'all':true}").then().body("intents[0].outcome", equalTo("released"));
    }
}
