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
@QuarkusTestResource(TemporaryFile.class)
class TargetsTest {
    private static int number;

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    private final Api api = new Api("targets" + ++number);

    @AfterEach
    void delete() {
        api.delete("/subscriptions/alerts");
    }

    @Test
    void what_a_receiver_asks_for_is_not_shown() {
        put("kafka", "kafka+ssl://broker.example.com:9093/events", ",'secret':'me:hush'")
                .then()
                .statusCode(201)
                .body("secret", nullValue(), "address", equalTo("kafka+ssl://broker.example.com:9093/events"));
        put("opensearch", "https://search.example.com/events", ",'secret':'Basic aHVzaA=='")
                .then()
                .statusCode(200)
                .body("secret", nullValue());
        api.get("/subscriptions").then().body("subscriptions[0].secret", nullValue());
    }

    @Test
    void a_chat_s_address_is_shown_shortened_and_has_to_be_given_whole() {
        put("slack", "https://hooks.slack.com/services/T0/B0/hush", "")
                .then()
                .statusCode(201)
                .body("address", equalTo("https://hooks.slack.com/…"));
        String shown = api.get("/subscriptions").path("subscriptions[0].address");
        put("slack", shown, "")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/address"))
                .body("detail", containsString("give it whole"));
    }

    @Test
    void the_values_of_a_webhook_s_query_are_not_shown_and_have_to_be_given_again() {
        put("webhook", "https://example.com/hook?team=red&token=hush", "")
                .then()
                .statusCode(201)
                .body("address", equalTo("https://example.com/hook?team=…&token=…"));
        String shown = api.get("/subscriptions").path("subscriptions[0].address");
        assertThat(shown).doesNotContain("hush");
        put("webhook", shown, "")
                .then()
                .statusCode(400)
                .body("faults[0].at", equalTo("/address"))
                .body("detail", containsString("give it whole"));
    }

    @Test
    void an_address_that_cannot_work_is_refused() {
        for (var bad : new String[][] {
            {"kafka", "kafka://10.0.0.1:9092/events", "must be public"},
            {"kafka", "https://broker.example.com", "a Kafka address is"},
            {"opensearch", "https://search.example.com/", "ends with the index's name"},
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
    void people_are_told_in_a_chat() throws Exception {
        try (var chat = new Hook()) {
            put("slack", chat.url(), "").then().statusCode(201);
            api.post("/items", "{'key':'a'}").then().statusCode(201);
            await().atMost(20, SECONDS).until(() -> !chat.received().isEmpty());
            assertThat(chat.received().getFirst().event().get("text").asText()).startsWith("*");
        }
    }

    @Test
    void people_are_told_by_email() {
        var mail = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try {
            put("email", "ann@example.com,ben@example.com", "").then().statusCode(201);
            api.post("/items", "{'key':'a'}").then().statusCode(201);
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> api.get("/subscriptions/alerts/deliveries")
                            .then()
                            .body("deliveries[0].attempts[0].note", equalTo("the mail server took it")));
            assertThat(mail.getReceivedMessages())
                    .allSatisfy(letter ->
                            assertThat(letter.getFrom()[0]).hasToString("Holdfast <alerts@holdfast.example>"));
        } finally {
            mail.stop();
        }
    }

    @Test
    void a_broker_that_is_not_there_stands_with_the_delivery() {
        put("kafka", "kafka://127.0.0.1:1/events", "").then().statusCode(201);
        api.post("/items", "{'key':'a'}").then().statusCode(201);
        await().atMost(20, SECONDS)
                .untilAsserted(() -> api.get("/subscriptions/alerts/deliveries")
                        .then()
                        .body("deliveries[0].attempts[0].note", containsString("the brokers can't be reached")));
    }

    private Response put(String target, String address, String more) {
        return api.put("/subscriptions/alerts", "{'target':'" + target + "','address':'" + address + "'" + more + "}");
    }
}
