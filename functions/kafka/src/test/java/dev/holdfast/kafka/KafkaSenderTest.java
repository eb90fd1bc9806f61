// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.SelfSignedCertificate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class KafkaSenderTest {
    private static final AddressGuard GUARD = AddressGuard.allowing(List.of("127.0.0.0/8", "::1/128"));
    private static final Duration NINE_SECONDS = Duration.ofSeconds(9);
    private static final Duration THREE_SECONDS = Duration.ofSeconds(3);
    private static final String CREDENTIAL = "holdfast:" + KafkaBroker.PASSWORD;

    @TempDir
    static Path folder;

    private static KafkaBroker kafkaBroker;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final ProducerPool producerPool = new ProducerPool(GUARD, trustingSettings(), clock);
    private final KafkaSender sender = new KafkaSender(GUARD, producerPool, null);

    @BeforeAll
    static void start() throws Exception {
        SelfSignedCertificate.createIn(folder);
        kafkaBroker = new KafkaBroker(folder);
        kafkaBroker.start();
    }

    @AfterAll
    static void stop() throws Exception {
        kafkaBroker.close();
    }

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void topic_gets_complete_event_with_subject_as_key() throws Exception {
        kafkaBroker.createTopic("whole", 3);
        assertThat(sender.send(KafkaMessages.message(kafkaBroker.address("whole"), "e-1", "simple/a")))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        assertThat(kafkaBroker.read("whole")).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo("simple/a");
            assertThat(record.value()).isEqualTo(KafkaMessages.body("e-1"));
            assertThat(new String(record.headers().lastHeader("content-type").value(), StandardCharsets.US_ASCII))
                    .isEqualTo("application/cloudevents+json");
        });
    }

    @Test
    void batch_of_100_events_keeps_order_per_subject() throws Exception {
        kafkaBroker.createTopic("ordered", 8);
        var expected = new ArrayList<EventMessage>();
        for (var batch = 0; batch < 5; batch++) {
            var messages = new ArrayList<EventMessage>();
            for (var subject = 0; subject < sender.maxBatchSize(); subject++)
                messages.add(KafkaMessages.message(
                        kafkaBroker.address("ordered"), subject + "." + batch, "simple/" + subject));
            assertThat(sender.send(messages)).hasSize(100).allMatch(DeliveryOutcome.DeliverySuccess.class::isInstance);
            expected.addAll(messages);
        }
        assertThat(kafkaBroker.read("ordered").stream()
                        .collect(groupingBy(ConsumerRecord::key, mapping(ConsumerRecord::value, toList()))))
                .isEqualTo(expected.stream()
                        .collect(groupingBy(EventMessage::subject, mapping(EventMessage::body, toList()))));
        assertThat(producerPool.count()).isEqualTo(1);
    }

    @Test
    void user_and_password_authenticate_over_tls() throws Exception {
        kafkaBroker.createTopic("secured", 1);
        assertThat(sender.send(
                        KafkaMessages.message(kafkaBroker.securedAddress("secured"), "e-1", "simple/a", CREDENTIAL)))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        assertThat(sender.send(KafkaMessages.message(
                        kafkaBroker.securedAddress("secured"), "e-2", "simple/a", "holdfast:wrong")))
                .isEqualTo(new DeliveryOutcome.TemporaryFailure(
                        "the brokers refused the user and password, or require them", null));
        assertThat(sender.send(
                        KafkaMessages.message(kafkaBroker.securedAddress("secured"), "e-2", "simple/a", "holdfast")))
                .isEqualTo(new DeliveryOutcome.TemporaryFailure("the secret must be user:password", null));
        assertThat(sender.send(KafkaMessages.message(kafkaBroker.address("secured"), "e-2", "simple/a", CREDENTIAL)))
                .asString()
                .contains("kafka+ssl://")
                .doesNotContain("sesame");
        assertThat(kafkaBroker.read("secured")).hasSize(1);
    }

    @Test
    void brokers_without_scram_get_plain_password_over_tls() throws Exception {
        kafkaBroker.createTopic("plain", 1);
        var address = kafkaBroker.securedAddress("plain") + "?sasl=plain";
        assertThat(sender.send(KafkaMessages.message(address, "e-1", "simple/a", CREDENTIAL)))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        assertThat(sender.send(KafkaMessages.message(address, "e-2", "simple/a", "holdfast:wrong")))
                .isEqualTo(new DeliveryOutcome.TemporaryFailure(
                        "the brokers refused the user and password, or require them", null));
        assertThat(kafkaBroker.read("plain")).hasSize(1);
    }

    @Test
    void sender_connects_only_to_named_brokers() throws Exception {
        kafkaBroker.createTopic("named", 1);
        var address = kafkaBroker.address("named");
        try (var senderToNone = KafkaSender.toNamedBrokers(List.of(), GUARD, clock);
                var senderToNamed = KafkaSender.toNamedBrokers(List.of(kafkaBroker.hostAndPort()), GUARD, clock)) {
            assertThat(senderToNone.send(KafkaMessages.message(address, "e-1", "simple/a")))
                    .asString()
                    .contains("its KafkaBrokers don't name it");
            assertThat(senderToNamed.send(KafkaMessages.message(address, "e-1", "simple/a")))
                    .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        }
        assertThat(kafkaBroker.read("named")).hasSize(1);
    }

    @Test
    void untrusted_certificate_is_refused() {
        try (var senderWithoutTrustStore = new KafkaSender(GUARD, clock)) {
            assertThat(senderWithoutTrustStore.send(
                            KafkaMessages.message(kafkaBroker.securedAddress("any"), "e-1", "simple/a", CREDENTIAL)))
                    .isInstanceOfSatisfying(
                            DeliveryOutcome.TemporaryFailure.class,
                            temporaryFailure ->
                                    assertThat(temporaryFailure.reason()).startsWith("TLS: "));
        }
    }

    @Test
    void topic_without_permission_fails_only_its_own_attempt() throws Exception {
        kafkaBroker.createTopic("reserved", 1);
        kafkaBroker.createTopic("open", 1);
        kafkaBroker.reserveTopic("reserved", "somebody-else");
        assertThat(sender.send(
                        KafkaMessages.message(kafkaBroker.securedAddress("reserved"), "e-1", "simple/a", CREDENTIAL)))
                .isEqualTo(new DeliveryOutcome.TemporaryFailure("the brokers don't allow writing to this topic", null));
        assertThat(sender.send(
                        KafkaMessages.message(kafkaBroker.securedAddress("open"), "e-1", "simple/a", CREDENTIAL)))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
    }

    @Test
    void missing_topic_fails_all_events_within_timeout() throws Exception {
        var address = kafkaBroker.address("missing");
        var startNanos = System.nanoTime();
        var outcomes = sender.send(List.of(
                KafkaMessages.messageWithBody(address, "e-1", "simple/a", KafkaMessages.body("e-1"), THREE_SECONDS),
                KafkaMessages.messageWithBody(address, "e-2", "simple/b", KafkaMessages.body("e-2"), THREE_SECONDS)));
        assertThat(outcomes)
                .hasSize(2)
                .allMatch(new DeliveryOutcome.TemporaryFailure("the topic doesn't exist", null)::equals);
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(THREE_SECONDS.plusSeconds(1));
        kafkaBroker.createTopic("missing", 1);
        assertThat(sender.send(KafkaMessages.message(address, "e-1", "simple/a")))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
    }

    @Test
    void oversized_event_is_rejected_and_the_rest_arrives() throws Exception {
        kafkaBroker.createTopic("small", 1, Map.of("max.message.bytes", "2000"));
        var address = kafkaBroker.address("small");
        var outcomes = sender.send(List.of(
                KafkaMessages.message(address, "e-1", "simple/a"),
                KafkaMessages.messageWithBody(
                        address, "e-2", "simple/b", "x".repeat(20_000), KafkaMessages.LONG_TIMEOUT),
                KafkaMessages.messageWithBody(
                        address, "e-3", "simple/c", "x".repeat(2_000_000), KafkaMessages.LONG_TIMEOUT),
                KafkaMessages.message(address, "e-4", "simple/d")));
        assertThat(outcomes.get(0)).isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        assertThat(outcomes.subList(1, 3)).allMatch(DeliveryOutcome.PermanentRejection.class::isInstance);
        assertThat(outcomes.get(3)).isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        assertThat(kafkaBroker.read("small")).hasSize(2);
    }

    @Test
    void sender_recovers_after_outage_without_sending_failed_events() throws Exception {
        kafkaBroker.createTopic("outage", 1);
        var address = kafkaBroker.address("outage");
        assertThat(sender.send(KafkaMessages.messageWithBody(
                        address, "e-1", "simple/a", KafkaMessages.body("e-1"), NINE_SECONDS)))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        kafkaBroker.stop();
        assertThat(sender.send(KafkaMessages.messageWithBody(
                        address, "e-2", "simple/a", KafkaMessages.body("e-2"), NINE_SECONDS)))
                .isEqualTo(new DeliveryOutcome.TemporaryFailure(
                        "the brokers can't be reached, or didn't answer in time", null));
        assertThat(producerPool.count()).isZero();
        kafkaBroker.start();
        assertThat(sender.send(KafkaMessages.messageWithBody(
                        address, "e-3", "simple/a", KafkaMessages.body("e-3"), NINE_SECONDS)))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        assertThat(kafkaBroker.read("outage"))
                .extracting(ConsumerRecord::value)
                .containsExactly(KafkaMessages.body("e-1"), KafkaMessages.body("e-3"));
        assertThat(producerPool.count()).isEqualTo(1);
    }

    @Test
    void sender_connects_to_no_private_broker() throws Exception {
        var strictGuard = AddressGuard.allowing(List.of());
        try (var strictSender = new KafkaSender(strictGuard, new ProducerPool(strictGuard, Map.of(), clock), null)) {
            for (var address : List.of(kafkaBroker.address("any"), "kafka://localhost:9092/any"))
                assertThat(strictSender.send(
                                KafkaMessages.messageWithBody(address, "e-1", "simple/a", "{}", THREE_SECONDS)))
                        .isInstanceOfSatisfying(
                                DeliveryOutcome.TemporaryFailure.class,
                                temporaryFailure ->
                                        assertThat(temporaryFailure.reason()).contains("not public (loopback)"));
        }
    }

    @Test
    void sender_follows_no_broker_to_private_address() throws Exception {
        kafkaBroker.createTopic("redirecting", 1);
        assertThat(sender.send(KafkaMessages.messageWithBody(
                        kafkaBroker.redirectingAddress("redirecting"), "e-1", "simple/a", "{}", THREE_SECONDS)))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.TemporaryFailure.class,
                        temporaryFailure ->
                                assertThat(temporaryFailure.reason()).contains("not public (private)"));
    }

    @Test
    void unknown_host_names_fail_attempt() {
        assertThat(sender.send(KafkaMessages.message("kafka://nowhere.invalid:9092/any", "e-1", "simple/a")))
                .isEqualTo(new DeliveryOutcome.TemporaryFailure("no name of a broker can be resolved", null));
        assertThat(producerPool.count()).isZero();
    }

    @Test
    void pool_closes_idle_producer() throws Exception {
        kafkaBroker.createTopic("unused", 1);
        sender.send(KafkaMessages.message(kafkaBroker.address("unused"), "e-1", "simple/a"));
        clock.advance(ProducerPool.IDLE_LIMIT.minusMillis(1));
        producerPool.closeIdle();
        assertThat(producerPool.count()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        producerPool.closeIdle();
        assertThat(producerPool.count()).isZero();
        assertThat(sender.send(KafkaMessages.message(kafkaBroker.address("unused"), "e-2", "simple/a")))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
    }

    @Test
    void producer_frozen_beyond_idle_limit_is_not_reused() throws Exception {
        kafkaBroker.createTopic("thawed", 1);
        sender.send(KafkaMessages.message(kafkaBroker.address("thawed"), "e-1", "simple/a"));
        var producerSettings = ProducerSettings.of(
                KafkaAddress.parse(kafkaBroker.address("thawed")),
                KafkaMessages.message(kafkaBroker.address("thawed"), "e-1", "simple/a"));
        var frozenProducer = producerPool.borrow(producerSettings);
        producerPool.release(frozenProducer);
        clock.advance(ProducerPool.IDLE_LIMIT);
        var newProducer = producerPool.borrow(producerSettings);
        assertThat(newProducer).isNotSameAs(frozenProducer);
        producerPool.release(newProducer);
    }

    private static Map<String, Object> trustingSettings() {
        return Map.of(
                "ssl.truststore.location",
                folder.resolve(SelfSignedCertificate.FILE_NAME).toString(),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.password",
                SelfSignedCertificate.PASSWORD);
    }
}
