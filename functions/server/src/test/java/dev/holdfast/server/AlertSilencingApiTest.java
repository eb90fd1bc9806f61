// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.holdfast.SettableClock;
import dev.holdfast.http.OpenApiContract;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests acknowledgements, silences, test events and notification previews over HTTP. */
@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class AlertSilencingApiTest {
    private static final String ACKNOWLEDGE_PATH = "/items/simple/a/acknowledge";
    private static int number;

    private final ApiClient apiClient = new ApiClient("calm" + ++number);

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    private void createOverdueItem() {
        apiClient.post("/items", "{'key':'a','within':'PT1M'}").then().statusCode(201);
        clock.advance(ofMinutes(2));
        sweepScheduler.sweep();
    }

    @Test
    void late_item_stays_acknowledged_until_its_deadline_changes() {
        createOverdueItem();
        var olga = apiClient.with("Holdfast-Actor", "olga@example.com");
        olga.with("If-Match", "\"1\"")
                .post(ACKNOWLEDGE_PATH, "{}")
                .then()
                .statusCode(412)
                .body("version", equalTo(2));
        olga.with("If-Match", "\"2\"")
                .post(ACKNOWLEDGE_PATH)
                .then()
                .statusCode(200)
                .header("ETag", "\"3\"")
                .body(
                        "acknowledged.owner",
                        equalTo("olga@example.com"),
                        "acknowledged.until",
                        nullValue(),
                        "overdue",
                        equalTo(true),
                        "history[2].type",
                        equalTo("acknowledged"),
                        "history[2].by",
                        equalTo("olga@example.com"));
        olga.post(ACKNOWLEDGE_PATH, "{'owner':'pia','note':'her shift','within':'PT2H'}")
                .then()
                .statusCode(200)
                .body(
                        "acknowledged.owner",
                        equalTo("pia"),
                        "acknowledged.by",
                        equalTo("olga@example.com"),
                        "acknowledged.note",
                        equalTo("her shift"));
        apiClient
                .get("/items", "workflow", "simple", "overdue", true)
                .then()
                .body("items[0].acknowledged.owner", equalTo("pia"));
        apiClient.get("/items/simple/a/history").then().body("history.type", hasItem("acknowledged"));
        apiClient.post("/items/simple/a/heartbeat").then().statusCode(200);
        apiClient.get("/items/simple/a").then().body("acknowledged", nullValue(), "overdue", equalTo(false));
        apiClient
                .post(ACKNOWLEDGE_PATH)
                .then()
                .statusCode(409)
                .body("detail", containsString("no sweep has flagged it yet"));
    }

    @Test
    void impossible_acknowledgement_is_refused_by_its_fields() {
        apiClient
                .post(ACKNOWLEDGE_PATH, "{'owner':' ','until':'2020-01-01T00:00:00Z','within':'PT1H'}")
                .then()
                .statusCode(400)
                .body("faults.at", containsInAnyOrder("/owner", "/until", "/within"));
        apiClient
                .post(ACKNOWLEDGE_PATH, "{'because':'x'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/because"));
        apiClient.post(ACKNOWLEDGE_PATH).then().statusCode(404);
        apiClient.post("/items", "{'key':'a'}").then().statusCode(201);
        apiClient
                .post(ACKNOWLEDGE_PATH)
                .then()
                .statusCode(409)
                .body("current.state", equalTo("open"), "current.version", equalTo(1));
    }

    @Test
    void silence_is_put_listed_replaced_and_ended() {
        apiClient
                .with("Holdfast-Actor", "olga@example.com")
                .put(
                        "/silences/move",
                        "{'types':['*.overdue'],'labels':{'site':'berlin'},'within':'PT2H','comment':'we move'}")
                .then()
                .statusCode(200)
                .body("id", equalTo("move"), "by", equalTo("olga@example.com"), "comment", equalTo("we move"));
        var from = clock.instant().plus(ofMinutes(30));
        apiClient
                .put("/silences/night", "{'workflow':'simple','from':'" + from + "','within':'PT1H'}")
                .then()
                .statusCode(200);
        apiClient
                .get("/silences")
                .then()
                .statusCode(200)
                .body("silences.id", contains("move", "night"), "silences[1].labels", nullValue());
        apiClient
                .put("/silences/move", "{'state':'open','within':'PT10M'}")
                .then()
                .statusCode(200);
        apiClient.get("/silences").then().body("silences", hasSize(2), "silences[0].state", equalTo("open"));
        apiClient.delete("/silences/night").then().statusCode(200).body("id", equalTo("night"));
        apiClient.delete("/silences/night").then().statusCode(404);
        clock.advance(ofMinutes(10));
        apiClient.get("/silences").then().body("silences", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                      | /until",
                "{'until':'2020-01-01T00:00:00Z'}                        | /until",
                "{'until':'9999-01-01T00:00:00Z'}                        | /until",
                "{'until':'9999-01-01T00:00:00Z','within':'PT1H'}        | /within",
                "{'within':'PT1H','types':['UPPER']}                     | /types/0",
                "{'within':'PT1H','workflow':'no spaces'}                | /workflow",
                "{'within':'PT1H','labels':{'a':1}}                      | /labels/a",
                "{'within':'PT1H','id':'other'}                          | line 1",
                "{'within':'soon'}                                       | /within",
                "{'within':'PT1H','by':'me'}                             | /by",
            })
    void invalid_silence_is_refused_by_its_fields(String body, String at) {
        apiClient.put("/silences/s", body).then().statusCode(400).body("faults.at", hasItem(containsString(at)));
        apiClient.get("/silences").then().body("silences", hasSize(0));
    }

    @Test
    void subscription_test_shows_answer_of_receiver_and_leaves_no_trace() throws Exception {
        try (var loopbackWebhook = new LoopbackWebhook()) {
            apiClient.put("/subscriptions/alerts", "{'address':'" + loopbackWebhook.url() + "','types':['*.overdue']}");
            testSubscription("delivered").body("note", containsString("200"));
            var event = loopbackWebhook.received().getFirst().event();
            assertThat(event.get("type").asText()).isEqualTo("dev.holdfast.test");
            assertThat(event.at("/data/subscription").asText()).isEqualTo("alerts");
            assertThat(OpenApiContract.load().violationsOf("Event", event)).isEmpty();
            loopbackWebhook.answerWith(500);
            testSubscription("failed").body("note", containsString("500"), "durationMillis", greaterThanOrEqualTo(0));
            loopbackWebhook.answerWith(410);
            testSubscription("gone");
            apiClient.get("/subscriptions").then().body("subscriptions[0].disabledReason", nullValue());
            apiClient.get("/subscriptions/alerts/deliveries").then().body("deliveries", hasSize(0));
        }
        apiClient.post("/subscriptions/none/test").then().statusCode(404);
    }

    private io.restassured.response.ValidatableResponse testSubscription(String outcome) {
        return apiClient
                .post("/subscriptions/alerts/test")
                .then()
                .statusCode(200)
                .body("outcome", equalTo(outcome));
    }

    @Test
    void preview_shows_recipients_before_anything_happens() {
        apiClient
                .put(
                        "/workflows/papers",
                        "{'escalate':[{'after':'PT1H','notify':['chief']}],'roles':{'chief':['cleo@example.com','the office']},"
                                + "'states':{'a':{'initial':true,'next':['z'],'notify':['readers']},'z':{'terminal':true}}}")
                .then()
                .statusCode(201)
                .body("escalate[0].after", equalTo("PT1H"));
        apiClient
                .put("/subscriptions/chief", "{'address':'https://example.com/x','roles':['chief']}")
                .then()
                .statusCode(201)
                .body("roles", contains("chief"));
        apiClient
                .get("/workflows/papers/notifications")
                .then()
                .statusCode(200)
                .body("type", equalTo("dev.holdfast.item.created"), "unassigned", contains("readers"));
        apiClient
                .get("/workflows/papers/notifications?role=readers:rea@example.com&role=readers:ron&label=team:red")
                .then()
                .body("notify.readers", contains("rea@example.com", "ron"), "unassigned", hasSize(0));
        apiClient.post("/items", "{'workflow':'papers','key':'p'}").then().statusCode(201);
        apiClient
                .get("/items/papers/p/notifications?type=escalated")
                .then()
                .statusCode(200)
                .body("level", equalTo(1))
                .body("notify.chief", contains("cleo@example.com", "the office"))
                .body("notifications[0].subscription", equalTo("chief"), "notifications[0].sent", equalTo(true));
        apiClient
                .get("/items/papers/p/notifications?type=escalated&level=two")
                .then()
                .statusCode(400);
        apiClient
                .get("/items/papers/p/notifications?type=escalated&level=2")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/level"));
        apiClient.get("/items/papers/none/notifications").then().statusCode(404);
        apiClient
                .post("/subscriptions/chief/test", "{'to':'ann@example.com'}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/to"));
    }

    @Test
    void machines_cannot_set_notification_options() {
        var hours = "{'zone':'Europe/Berlin','days':['MONDAY'],'from':'08:30','to':'17:00'}";
        putInvalidSubscription("'template':'{{count}}','group':'PT5M','hours':" + hours)
                .body("faults.at", contains("/template", "/group", "/hours"))
                .body("faults.message", hasItem("is allowed only for targets that people read"));
        putInvalidSubscription("'group':'five'").body("faults.at", contains("/group"));
        putInvalidSubscription("'hours':" + hours.replace("Berlin", "Bonn")).body("faults.at", contains("/hours/zone"));
        putInvalidSubscription("'hours':" + hours.replace("MONDAY", "someday"))
                .body("faults.at", contains("/hours/days/0"));
        putInvalidSubscription("'hours':" + hours.replace("08:30", "half past"))
                .body("faults.at", contains("/hours/from"));
    }

    private io.restassured.response.ValidatableResponse putInvalidSubscription(String more) {
        return apiClient
                .put("/subscriptions/alerts", "{'address':'https://example.com/'," + more + "}")
                .then()
                .statusCode(400);
    }
}
