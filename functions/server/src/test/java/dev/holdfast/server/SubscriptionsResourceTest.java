// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.time.Duration.ofMinutes;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.standardwebhooks.Webhook;
import dev.holdfast.SettableClock;
import dev.holdfast.server.background.SweepScheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class SubscriptionsResourceTest {
    private static int number;

    private final ApiClient apiClient = new ApiClient("subscriptions" + ++number);
    private final LoopbackWebhook loopbackWebhook;

    @Inject
    SettableClock clock;

    @Inject
    SweepScheduler sweepScheduler;

    SubscriptionsResourceTest() throws java.io.IOException {
        loopbackWebhook = new LoopbackWebhook();
    }

    @BeforeEach
    void setClockToCurrentTime() {
        // Receivers refuse outdated signatures, and other tests move this clock.
        clock.set(java.time.Instant.now());
    }

    @AfterEach
    void closeWebhookReceiver() {
        apiClient.delete("/subscriptions/alerts");
        loopbackWebhook.close();
    }

    @Test
    void subscription_is_put_listed_replaced_and_deleted() {
        var subscription = subscribe("");
        subscription.then().statusCode(201).body("secret", startsWith("whsec_"), "target", equalTo("webhook"));
        subscribe("").then().statusCode(200).body("secret", nullValue());
        subscribe(",'rotate':true").then().statusCode(200).body("secret", startsWith("whsec_"));
        apiClient
                .get("/subscriptions")
                .then()
                .statusCode(200)
                .body("subscriptions.id", contains("alerts"), "subscriptions[0].secret", nullValue());
        apiClient.delete("/subscriptions/alerts").then().statusCode(200);
        apiClient.delete("/subscriptions/alerts").then().statusCode(404);
        apiClient.get("/subscriptions").then().body("subscriptions", hasSize(0));
    }

    @Test
    void subscription_that_cannot_work_is_refused_by_its_fields() {
        apiClient.put("/subscriptions/alerts", "{}").then().statusCode(400).body("faults[0].at", equalTo("/address"));
        apiClient
                .put("/subscriptions/alerts", "{'address':'http://10.0.0.1/'}")
                .then()
                .statusCode(400)
                .body("detail", containsString("must be public"));
        apiClient
                .put("/subscriptions/alerts", "{'address':'" + loopbackWebhook.url() + "','target':'pigeon'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/target"));
        apiClient
                .put(
                        "/subscriptions/alerts",
                        "{'address':'" + loopbackWebhook.url() + "','secret':'hush','types':['UPPER']}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/types/0", "/secret"));
    }

    @Test
    void late_item_is_delivered_signed_and_stamped() {
        String secret = subscribe(",'types':['dev.holdfast.item.overdue']").path("secret");
        apiClient.post("/items", "{'key':'a','within':'PT1M','labels':{'team':'red'}}");
        clock.advance(ofMinutes(2));
        sweepScheduler.sweep();
        await().atMost(20, SECONDS).until(() -> !loopbackWebhook.received().isEmpty());
        var message = loopbackWebhook.received().getFirst();
        assertThatCode(() -> new Webhook(secret).verify(message.body(), message.headers()))
                .doesNotThrowAnyException();
        assertThat(message.headers().firstValue("content-type")).contains("application/cloudevents+json");
        assertThat(message.headers().firstValue("webhook-id"))
                .contains(message.event().get("id").asText());
        assertThat(dev.holdfast.http.OpenApiContract.load().violationsOf("Event", message.event()))
                .isEmpty();
        assertThat(message.event().at("/data/labels/team").asText()).isEqualTo("red");
        assertThat(loopbackWebhook.types()).containsExactly("overdue");
        await().atMost(20, SECONDS)
                .untilAsserted(() -> apiClient
                        .get("/subscriptions/alerts/deliveries", "status", "delivered")
                        .then()
                        .statusCode(200)
                        .body("deliveries", hasSize(1), "deliveries[0].attempts[0].outcome", equalTo("delivered")));
    }

    @Test
    void old_secret_keeps_signing_beside_new_one() {
        String oldSecret = subscribe("").path("secret");
        String newSecret = subscribe(",'rotate':true").path("secret");
        apiClient.post("/items", "{'key':'a'}");
        await().atMost(20, SECONDS).until(() -> !loopbackWebhook.received().isEmpty());
        var message = loopbackWebhook.received().getFirst();
        for (var secret : List.of(oldSecret, newSecret))
            assertThatCode(() -> new Webhook(secret).verify(message.body(), message.headers()))
                    .doesNotThrowAnyException();
    }

    @Test
    void subscription_gets_only_requested_events() {
        apiClient
                .put(
                        "/subscriptions/alerts",
                        "{'address':'" + loopbackWebhook.url() + "','types':['*.created'],'labels':{'team':'red'}}")
                .then()
                .statusCode(201);
        apiClient.post("/items", "{'key':'blue','labels':{'team':'blue'}}");
        apiClient.post("/items", "{'key':'red','labels':{'team':'red'}}");
        apiClient.post("/items/simple/red/complete");
        apiClient.post("/items", "{'key':'last','labels':{'team':'red'}}");
        await().atMost(20, SECONDS).until(() -> loopbackWebhook.received().size() == 2);
        assertThat(loopbackWebhook.received())
                .extracting(r -> r.event().get("subject").asText())
                .containsExactlyInAnyOrder("simple/red", "simple/last");
    }

    @Test
    void failed_delivery_is_retried_and_can_be_replayed() {
        subscribe("");
        loopbackWebhook.answerWith(500);
        apiClient.post("/items", "{'key':'a'}");
        await().atMost(20, SECONDS)
                .untilAsserted(() -> deliveries("pending").body("deliveries[0].attempts", hasSize(1)));
        apiClient
                .get("/subscriptions/alerts/deliveries")
                .then()
                .body("deliveries[0].event.subject", equalTo("simple/a"));
        loopbackWebhook.answerWith(200);
        clock.advance(ofMinutes(1));
        sweepScheduler.sweep();
        await().atMost(20, SECONDS)
                .untilAsserted(() -> deliveries("delivered").body("deliveries[0].attempts", hasSize(2)));
        String id = apiClient.get("/subscriptions/alerts/deliveries").path("deliveries[0].id");
        apiClient
                .post("/subscriptions/alerts/replay", "{'delivery':'" + id + "'}")
                .then()
                .statusCode(200)
                .body("replayed", contains(id));
        await().atMost(20, SECONDS).until(() -> loopbackWebhook.received().size() == 3);
        assertThat(loopbackWebhook.received())
                .extracting(r -> r.headers().firstValue("webhook-id").orElseThrow())
                .hasSize(3)
                .containsOnly(
                        loopbackWebhook.received().getFirst().event().get("id").asText());
        apiClient.post("/subscriptions/alerts/replay").then().statusCode(200).body("replayed", hasSize(0));
        for (var token : new String[] {"", ForgedToken.encode("{}")})
            apiClient
                    .post("/subscriptions/alerts/replay", "{'pageToken':'" + token + "'}")
                    .then()
                    .statusCode(400);
        apiClient
                .post("/subscriptions/alerts/replay", "{'delivery':'none'}")
                .then()
                .statusCode(404);
        apiClient.post("/subscriptions/none/replay").then().statusCode(404);
        apiClient
                .get("/subscriptions/alerts/deliveries", "status", "lost")
                .then()
                .statusCode(400);
        apiClient
                .get("/subscriptions/alerts/deliveries", "since", "lately")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/since"));
        apiClient.get("/subscriptions/none/deliveries").then().statusCode(404);
    }

    @Test
    void gone_receiver_gets_no_more_events() {
        subscribe("");
        loopbackWebhook.answerWith(410);
        for (var key : List.of("a", "b", "c", "d", "e")) apiClient.post("/items", "{'key':'" + key + "'}");
        await().atMost(20, SECONDS)
                .untilAsserted(() -> apiClient
                        .get("/subscriptions")
                        .then()
                        .body("subscriptions[0].disabledReason", containsString("410")));
        apiClient
                .post("/subscriptions/alerts/replay")
                .then()
                .statusCode(409)
                .body("detail", containsString("disabled"));
        subscribe("").then().statusCode(200).body("disabledReason", nullValue());
    }

    private io.restassured.response.ValidatableResponse deliveries(String status) {
        return apiClient
                .get("/subscriptions/alerts/deliveries", "status", status)
                .then()
                .statusCode(200)
                .body("deliveries", hasSize(1));
    }

    private io.restassured.response.Response subscribe(String more) {
        return apiClient.put("/subscriptions/alerts", "{'address':'" + loopbackWebhook.url() + "'" + more + "}");
    }
}
