package dev.holdfast.server;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.SettableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Who lets what go: approvals, and times in which nothing is released. */
@QuarkusTest
@QuarkusTestResource(TemporaryFile.class)
class ReviewTest {
    private static int number;

    private final Api api = new Api("review" + ++number);
    private final Api anna = as("anna");
    private final Api ben = as("ben");
    private final Api cleo = as("cleo");

    @Inject
    SettableClock clock;

    private Api as(String name) {
        return api.with("Holdfast-Actor", name + "@example.com");
    }

    private void policy(String json) {
        api.put("/queue/policy", json).then().statusCode(200);
    }

    private void two_of_three_leads() {
        policy("{'roles':{'leads':['anna@example.com','ben@example.com','cleo@example.com']},"
                + "'approvals':[{'needed':2,'roles':['leads']}]}");
    }

    private String queued(Api by) {
        return by.post("/queue", "{'kind':'workflow','name':'nightly'}").path("id");
    }

    @Test
    void two_others_have_to_approve() {
        two_of_three_leads();
        var id = queued(anna);
        anna.post("/queue/" + id + "/approve").then().statusCode(403).body("detail", containsString("somebody else"));
        as("zoe").post("/queue/" + id + "/approve").then().statusCode(403).body("detail", containsString("leads"));
        ben.post("/queue/" + id + "/approve", "{'reason':'looks right'}")
                .then()
                .statusCode(200)
                .body("status", equalTo("queued"), "approvals", equalTo(1), "needed", equalTo(2));
        api.post("/queue/release", "{'all':true}")
                .then()
                .statusCode(200)
                .body("intents[0].outcome", equalTo("refused"), "intents[0].detail", containsString("has 1"));
        cleo.post("/queue/" + id + "/approve").then().statusCode(200).body("status", equalTo("approved"));
        anna.post("/queue/release", "{'all':true}").then().body("intents[0].outcome", equalTo("refused"));
        ben.post("/queue/release", "{'all':true}").then().body("intents[0].outcome", equalTo("released"));
        api.get("/queue/" + id)
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
    void a_rejection_holds_until_it_is_withdrawn() {
        two_of_three_leads();
        var id = queued(api);
        for (var by : new Api[] {anna, ben}) by.post("/queue/" + id + "/approve");
        cleo.post("/queue/" + id + "/reject", "{}").then().statusCode(400).body("faults[0].at", equalTo("/reason"));
        cleo.post("/queue/" + id + "/reject", "{'reason':'not this week'}")
                .then()
                .statusCode(200)
                .body("status", equalTo("queued"), "reviews[2].approved", equalTo(false));
        api.post("/queue/release", "{'id':'" + id + "'}")
                .then()
                .body("intents[0].detail", containsString("cleo@example.com: not this week"));
        cleo.post("/queue/" + id + "/withdraw").then().statusCode(200).body("status", equalTo("approved"));
        anna.post("/queue/release", "{'id':'" + id + "'}").then().body("counts.released", equalTo(1));
    }

    @Test
    void a_policy_is_put_on_condition_and_shown() {
        api.get("/queue/policy").then().statusCode(200).header("ETag", "\"0\"").body("warning", equalTo("PT1H"));
        policy("{'roles':{'ops':['ben@example.com']},'managers':['ops'],'warning':'PT2H'}");
        api.get("/queue/policy")
                .then()
                .header("ETag", "\"1\"")
                .body("managers", contains("ops"), "warning", equalTo("PT2H"));
        api.with("If-Match", "\"0\"")
                .put("/queue/policy", "{}")
                .then()
                .statusCode(412)
                .body("version", equalTo(1));
        api.with("If-Match", "\"1\"")
                .put("/queue/policy", "{}")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");
    }

    @Test
    void nothing_is_released_in_a_blackout_unless_a_manager_says_why() {
        var hour = clock.instant().atZone(ZoneOffset.UTC).getHour();
        policy("{'roles':{'boss':['ben@example.com']},'managers':['boss'],'blackouts':[{'name':'freeze','cron':'0 "
                + hour + " * * *','lasts':'PT1H','zone':'UTC'}]}");
        var id = queued(api);
        api.post("/queue/release", "{'all':true}")
                .then()
                .body("intents[0].outcome", equalTo("refused"), "intents[0].detail", containsString("freeze"));
        anna.post("/queue/release", "{'all':true,'override':'must'}")
                .then()
                .body("intents[0].outcome", equalTo("refused"), "intents[0].detail", containsString("boss"));
        ben.post("/queue/release", "{'all':true,'override':'the bridge is down'}")
                .then()
                .body("intents[0].outcome", equalTo("released"));
        api.get("/queue/" + id).then().body("history[1].override", equalTo("the bridge is down"));
    }

    @Test
    void after_a_blackout_the_way_is_free() {
        var hour = clock.instant().atZone(ZoneOffset.UTC).getHour();
        policy("{'blackouts':[{'name':'freeze','cron':'0 " + hour + " * * *','lasts':'PT1H','zone':'UTC'}]}");
        queued(api);
        clock.advance(Duration.ofHours(1));
        api.post("/queue/release", "{'all':true}").then().body("intents[0].outcome", equalTo("released"));
    }
}
