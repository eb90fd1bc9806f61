// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.egress.SelfSignedCertificate;
import dev.holdfast.kafka.KafkaBroker;
import dev.holdfast.lambdalocal.LocalCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the packaged functions with a real Kafka broker. */
class KafkaTargetIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static LocalCloud localCloud;
    private static KafkaBroker kafkaBroker;
    private static Map<String, String> parameters = Map.of();

    @BeforeAll
    static void start() throws Exception {
        var brokerFolder = Files.createDirectory(folder.resolve("broker"));
        SelfSignedCertificate.createIn(brokerFolder);
        kafkaBroker = new KafkaBroker(brokerFolder);
        kafkaBroker.start();
        parameters = Map.of("KafkaBrokers", "b-1.example.com:9096," + kafkaBroker.securedHostAndPort());
        localCloud = new LocalCloud(
                folder,
                "-Djavax.net.ssl.trustStore=" + brokerFolder.resolve(SelfSignedCertificate.FILE_NAME),
                "-Djavax.net.ssl.trustStoreType=PKCS12",
                "-Djavax.net.ssl.trustStorePassword=" + SelfSignedCertificate.PASSWORD);
    }

    @AfterAll
    static void stop() throws Exception {
        localCloud.close();
        kafkaBroker.close();
    }

    @Test
    void events_reach_topic_of_brokers_named_by_deployment() throws Exception {
        kafkaBroker.createTopic("orders", 1);
        put(kafkaBroker.securedAddress("orders"));
        assertThat(call("test-subscription", "{'id':'kafka'}").at("/outcome").asText())
                .isEqualTo("delivered");
        deliver("a");
        assertThat(read("orders")).hasSize(2).last().satisfies(arrived -> {
            assertThat(arrived.key()).isEqualTo("simple/a");
            assertThat(JSON.readTree(arrived.value()).path("type").asText()).isEqualTo("dev.holdfast.item.created");
        });

        // The broker loses its state while the function is frozen. Afterwards Kafka's client renews this state.
        localCloud.freeze("deliver-events", parameters, () -> {
            kafkaBroker.stop();
            kafkaBroker.start();
        });
        deliver("b");
        assertThat(read("orders")).extracting(ConsumerRecord::key).endsWith("simple/a", "simple/b");

        kafkaBroker.createTopic("plain", 1);
        put(kafkaBroker.securedAddress("plain") + "?sasl=plain");
        assertThat(call("test-subscription", "{'id':'kafka'}").at("/outcome").asText())
                .isEqualTo("delivered");
        assertThat(read("plain")).hasSize(1);
    }

    @Test
    void deployment_without_named_brokers_refuses_all_brokers() throws Exception {
        var refusal = json(localCloud.call("put-subscription", subscription(kafkaBroker.securedAddress("orders"))));
        assertThat(refusal.at("/problem/faults/0/at").asText()).isEqualTo("/address");
        assertThat(refusal.at("/problem/faults/0/message").asText()).contains("its KafkaBrokers don't name it");
    }

    private static void put(String address) throws Exception {
        var subscription = json(localCloud.call("put-subscription", parameters, subscription(address)));
        assertThat(subscription.has("subscription")).as("%s", subscription).isTrue();
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
                "holdfast:" + KafkaBroker.PASSWORD));
    }

    private static void deliver(String key) throws Exception {
        call("create-item", "{'key':'" + key + "'}");
        localCloud.call("publish-events", localCloud.streamEvent());
        for (var event = localCloud.nextInvocation("deliver-events");
                event != null;
                event = localCloud.nextInvocation("deliver-events"))
            localCloud.call("deliver-events", parameters, event);
    }

    private static JsonNode call(String function, String event) throws Exception {
        return json(localCloud.call(function, parameters, event.replace('\'', '"')));
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    private static List<ConsumerRecord<String, String>> read(String topic) {
        return kafkaBroker.read(topic);
    }
}
