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
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TemporaryFile.class)
class SubscriptionsTest {
    private static int number;

    private final Api api = new Api("subscriptions" + ++number);
    private final Hook hook;

    @Inject
    SettableClock clock;

    @Inject
    Sweeper sweeper;

    SubscriptionsTest() throws java.io.IOException {
        hook = new Hook();
    }

    @BeforeEach
    void true_time() {
        // Receivers refuse signatures of another time, and other tests have moved this clock.
        clock.set(java.time.Instant.now());
    }

    @AfterEach
    void hang_up() {
        api.delete("/subscriptions/alerts");
        hook.close();
    }

    @Test
    void a_subscription_is_put_listed_replaced_and_deleted() {
        var put = subscribe("");
        put.then().statusCode(201).body("secret", startsWith("whsec_"), "target", equalTo("webhook"));
        subscribe("").then().statusCode(200).body("secret", nullValue());
        subscribe(",'rotate':true").then().statusCode(200).body("secret", startsWith("whsec_"));
        api.get("/subscriptions")
                .then()
                .statusCode(200)
                .body("subscriptions.id", contains("alerts"), "subscriptions[0].secret", nullValue());
        api.delete("/subscriptions/alerts").then().statusCode(200);
        api.delete("/subscriptions/alerts").then().statusCode(404);
        api.get("/subscriptions").then().body("subscriptions", hasSize(0));
    }

    @Test
    void a_subscription_that_cannot_work_is_refused_by_its_fields() {
        api.put("/subscriptions/alerts", "{}").then().statusCode(400).body("faults[0].at", equalTo("/address"));
        api.put("/subscriptions/alerts", "{'address':'http://10.0.0.1/'}")
                .then()
                .statusCode(400)
                .body("detail", containsString("must be public"));
        api.put("/subscriptions/alerts", "{'address':'" + hook.url() + "','target':'pigeon'}")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/target"));
        api.put("/subscriptions/alerts", "{'address':'" + hook.url() + "','secret':'hush','types':['UPPER']}")
                .then()
                .statusCode(400)
                .body("faults.at", contains("/types/0", "/secret"));
    }

    @Test
    void what_is_late_is_told_signed_and_stamped() {
        String secret = subscribe(",'types':['dev.holdfast.item.overdue']").path("secret");
        api.post("/items", "{'key':'a','within':'PT1M','labels':{'team':'red'}}");
        clock.advance(ofMinutes(2));
        sweeper.sweep();
        await().atMost(20, SECONDS).until(() -> !hook.received().isEmpty());
        var message = hook.received().getFirst();
        assertThatCode(() -> new Webhook(secret).verify(message.body(), message.headers()))
                .doesNotThrowAnyException();
        assertThat(message.headers().firstValue("content-type")).contains("application/cloudevents+json");
        assertThat(message.headers().firstValue("webhook-id"))
                .contains(message.event().get("id").asText());
        assertThat(dev.holdfast.http.Contract.load().faultsOf("Event", message.event()))
                .isEmpty();
        assertThat(message.event().at("/data/labels/team").asText()).isEqualTo("red");
        assertThat(hook.types()).containsExactly("overdue");
        await().atMost(20, SECONDS)
                .untilAsserted(() -> api.get("/subscriptions/alerts/deliveries", "status", "delivered")
                        .then()
                        .statusCode(200)
                        .body("deliveries", hasSize(1), "deliveries[0].attempts[0].outcome", equalTo("delivered")));
    }

    @Test
    void an_old_secret_goes_on_signing_beside_the_new_one() {
        String old = subscribe("").path("secret");
        String fresh = subscribe(",'rotate':true").path("secret");
        api.post("/items", "{'key':'a'}");
        await().atMost(20, SECONDS).until(() -> !hook.received().isEmpty());
        var message = hook.received().getFirst();
        for (var secret : List.of(old, fresh))
            assertThatCode(() -> new Webhook(secret).verify(message.body(), message.headers()))
                    .doesNotThrowAnyException();
    }

    @Test
    void only_what_was_asked_for_is_told() {
        api.put(
                        "/subscriptions/alerts",
                        "{'address':'" + hook.url() + "','types':['*.created'],'labels':{'team':'red'}}")
                .then()
                .statusCode(201);
        api.post("/items", "{'key':'blue','labels':{'team':'blue'}}");
        api.post("/items", "{'key':'red','labels':{'team':'red'}}");
        api.post("/items/simple/red/complete");
        api.post("/items", "{'key':'last','labels':{'team':'red'}}");
        await().atMost(20, SECONDS).until(() -> hook.received().size() == 2);
        assertThat(hook.received())
                .extracting(r -> r.event().get("subject").asText())
                .containsExactlyInAnyOrder("simple/red", "simple/last");
    }

    @Test
    void what_failed_is_tried_again_and_can_be_replayed() {
        subscribe("");
        hook.answers(500);
        api.post("/items", "{'key':'a'}");
        await().atMost(20, SECONDS)
                .untilAsserted(() -> deliveries("pending").body("deliveries[0].attempts", hasSize(1)));
        api.get("/subscriptions/alerts/deliveries").then().body("deliveries[0].event.subject", equalTo("simple/a"));
        hook.answers(200);
        clock.advance(ofMinutes(1));
        sweeper.sweep();
        await().atMost(20, SECONDS)
                .untilAsserted(() -> deliveries("delivered").body("deliveries[0].attempts", hasSize(2)));
        String id = api.get("/subscriptions/alerts/deliveries").path("deliveries[0].id");
        api.post("/subscriptions/alerts/replay", "{'delivery':'" + id + "'}")
                .then()
                .statusCode(200)
                .body("replayed", contains(id));
        await().atMost(20, SECONDS).until(() -> hook.received().size() == 3);
        assertThat(hook.received())
                .extracting(r -> r.headers().firstValue("webhook-id").orElseThrow())
                .hasSize(3)
                .containsOnly(hook.received().getFirst().event().get("id").asText());
        api.post("/subscriptions/alerts/replay").then().statusCode(200).body("replayed", hasSize(0));
        api.post("/subscriptions/alerts/replay", "{'delivery':'none'}").then().statusCode(404);
        api.post("/subscriptions/none/replay").then().statusCode(404);
        api.get("/subscriptions/alerts/deliveries", "status", "lost").then().statusCode(400);
        api.get("/subscriptions/alerts/deliveries", "since", "lately")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/since"));
        api.get("/subscriptions/none/deliveries").then().statusCode(404);
    }

    @Test
    void a_receiver_that_is_gone_is_told_nothing_more() {
        subscribe("");
        hook.answers(410);
        api.post("/items", "{'key':'a'}");
        await().atMost(20, SECONDS)
                .untilAsserted(() ->
                        api.get("/subscriptions").then().body("subscriptions[0].disabled", containsString("410")));
        api.post("/subscriptions/alerts/replay").then().statusCode(409).body("detail", containsString("disabled"));
        subscribe("").then().statusCode(200).body("disabled", nullValue());
    }

    private io.restassured.response.ValidatableResponse deliveries(String status) {
        return api.get("/subscriptions/alerts/deliveries", "status", status)
                .then()
                .statusCode(200)
                .body("deliveries", hasSize(1));
    }

    private io.restassured.response.Response subscribe(String more) {
        return api.put("/subscriptions/alerts", "{'address':'" + hook.url() + "'" + more + "}");
    }
}
