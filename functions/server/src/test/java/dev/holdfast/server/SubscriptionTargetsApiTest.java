// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TemporaryDatabase.class)
class SubscriptionTargetsApiTest {
    private static int number;

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    private final ApiClient apiClient = new ApiClient("targets" + ++number);

    @AfterEach
    void delete() {
        apiClient.delete("/subscriptions/alerts");
    }

    @Test
    void secret_of_target_is_not_shown() {
        put("kafka", "kafka+ssl://broker.example.com:9093/events", ",'secret':'me:hush'")
                .then()
                .statusCode(201)
                .body("secret", nullValue(), "address", equalTo("kafka+ssl://broker.example.com:9093/events"));
        put("opensearch", "https://search.example.com/events", ",'secret':'Basic aHVzaA=='")
                .then()
                .statusCode(200)
                .body("secret", nullValue());
        apiClient.get("/subscriptions").then().body("subscriptions[0].secret", nullValue());
    }

    @Test
    void chat_address_is_shown_shortened_and_must_be_put_whole() {
        put("slack", "https://hooks.slack.com/services/T0/B0/hush", "")
                .then()
                .statusCode(201)
                .body("address", equalTo("https://hooks.slack.com/…"));
        String shownAddress = apiClient.get("/subscriptions").path("subscriptions[0].address");
        put("slack", shownAddress, "")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/address"))
                .body("detail", containsString("must be complete"));
    }

    @Test
    void query_values_of_webhook_address_are_hidden() {
        put("webhook", "https://example.com/hook?team=red&token=hush", "")
                .then()
                .statusCode(201)
                .body("address", equalTo("https://example.com/hook?team=…&token=…"));
        String shownAddress = apiClient.get("/subscriptions").path("subscriptions[0].address");
        assertThat(shownAddress).doesNotContain("hush");
        put("webhook", shownAddress, "")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/address"))
                .body("detail", containsString("must be complete"));
    }

    @Test
    void address_that_cannot_work_is_refused() {
        for (var bad : new String[][] {
            {"kafka", "kafka://10.0.0.1:9092/events", "must be public"},
            {"kafka", "https://broker.example.com", "a Kafka address must be"},
            {"opensearch", "https://search.example.com/", "must end with the name of the index"},
            {"slack", "http://10.0.0.1/hook", "must be public"},
            {"email", "ann", "mail addresses"},
        })
            put(bad[0], bad[1], "")
                    .then()
                    .statusCode(400)
                    .body("faults[0].at", equalTo("/address"))
                    .body("detail", containsString(bad[2]));
    }

    @Test
    void people_are_notified_in_chat() throws Exception {
        try (var chat = new LoopbackWebhook()) {
            put("slack", chat.url(), "").then().statusCode(201);
            apiClient.post("/items", "{'key':'a'}").then().statusCode(201);
            await().atMost(20, SECONDS).until(() -> !chat.received().isEmpty());
            assertThat(chat.received().getFirst().event().get("text").asText()).startsWith("*");
        }
    }

    @Test
    void people_are_notified_by_email() {
        var mail = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try {
            put("email", "ann@example.com,ben@example.com", "").then().statusCode(201);
            apiClient.post("/items", "{'key':'a'}").then().statusCode(201);
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> apiClient
                            .get("/subscriptions/alerts/deliveries")
                            .then()
                            .body("deliveries[0].attempts[0].note", equalTo("the mail server accepted it")));
            assertThat(mail.getReceivedMessages())
                    .allSatisfy(
                            email -> assertThat(email.getFrom()[0]).hasToString("Holdfast <alerts@holdfast.example>"));
        } finally {
            mail.stop();
        }
    }

    @Test
    void missing_broker_is_shown_with_its_delivery() {
        put("kafka", "kafka://127.0.0.1:1/events", "").then().statusCode(201);
        apiClient.post("/items", "{'key':'a'}").then().statusCode(201);
        await().atMost(20, SECONDS)
                .untilAsserted(() -> apiClient
                        .get("/subscriptions/alerts/deliveries")
                        .then()
                        .body("deliveries[0].attempts[0].note", containsString("the brokers can't be reached")));
    }

    private Response put(String target, String address, String more) {
        return apiClient.put(
                "/subscriptions/alerts", "{'target':'" + target + "','address':'" + address + "'" + more + "}");
    }
}
