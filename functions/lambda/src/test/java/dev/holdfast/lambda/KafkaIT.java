package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.kafka.Broker;
import dev.holdfast.lambdalocal.Cloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged functions, with a real broker beside them. */
class KafkaIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Cloud cloud;
    private static Broker broker;
    private static Map<String, String> named = Map.of();

    @BeforeAll
    static void start() throws Exception {
        var at = Files.createDirectory(folder.resolve("broker"));
        Broker.certificate(at);
        broker = new Broker(at);
        broker.start();
        named = Map.of("KafkaBrokers", "b-1.example.com:9096," + broker.securedHostAndPort());
        cloud = new Cloud(
                folder,
                "-Djavax.net.ssl.trustStore=" + at.resolve("keys.p12"),
                "-Djavax.net.ssl.trustStoreType=PKCS12",
                "-Djavax.net.ssl.trustStorePassword=changeit");
    }

    @AfterAll
    static void stop() throws Exception {
        cloud.close();
        broker.close();
    }

    @Test
    void events_reach_a_topic_of_brokers_that_the_deployment_names() throws Exception {
        broker.topic("orders", 1);
        put(broker.secured("orders"));
        assertThat(call("test-subscription", "{'id':'kafka'}").at("/outcome").asText())
                .isEqualTo("delivered");
        deliver("a");
        assertThat(read("orders")).hasSize(2).last().satisfies(arrived -> {
            assertThat(arrived.key()).isEqualTo("simple/a");
            assertThat(JSON.readTree(arrived.value()).path("type").asText()).isEqualTo("dev.holdfast.item.created");
        });

        // What was sent before the answer is there, and what the broker forgot meanwhile is begun anew.
        cloud.freeze("deliver-events", named, () -> {
            broker.stop();
            broker.start();
        });
        deliver("b");
        assertThat(read("orders")).extracting(ConsumerRecord::key).endsWith("simple/a", "simple/b");

        broker.topic("plain", 1);
        put(broker.secured("plain") + "?sasl=plain");
        assertThat(call("test-subscription", "{'id':'kafka'}").at("/outcome").asText())
                .isEqualTo("delivered");
        assertThat(read("plain")).hasSize(1);
    }

    @Test
    void a_deployment_that_names_no_brokers_refuses_to_send_to_any() throws Exception {
        var refused = json(cloud.call("put-subscription", subscription(broker.secured("orders"))));
        assertThat(refused.at("/problem/faults/0/at").asText()).isEqualTo("/address");
        assertThat(refused.at("/problem/faults/0/message").asText()).contains("its KafkaBrokers don't name it");
    }

    private static void put(String address) throws Exception {
        var put = json(cloud.call("put-subscription", named, subscription(address)));
        assertThat(put.has("subscription")).as("%s", put).isTrue();
    }

    private static String subscription(String address) throws Exception {
        return JSON.writeValueAsString(Map.of(
                "id",
                "kafka",
                "target",
                "kafka",
                "types",
                List.of("*.created"),
                "address",
                address,
                "secret",
                "holdfast:" + Broker.PASSWORD));
    }

    private static void deliver(String key) throws Exception {
        call("create-item", "{'key':'" + key + "'}");
        cloud.call("publish-events", cloud.changes());
        for (var event = cloud.invocation("deliver-events"); event != null; event = cloud.invocation("deliver-events"))
            cloud.call("deliver-events", named, event);
    }

    private static JsonNode call(String function, String event) throws Exception {
        return json(cloud.call(function, named, event.replace('\'', '"')));
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    private static List<ConsumerRecord<String, String>> read(String topic) {
        return broker.read(topic);
    }
}
