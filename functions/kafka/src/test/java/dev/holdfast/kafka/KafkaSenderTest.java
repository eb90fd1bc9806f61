package dev.holdfast.kafka;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.egress.AddressGuard;
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

@Timeout(90)
class KafkaSenderTest {
    private static final AddressGuard GUARD = AddressGuard.allowing(List.of("127.0.0.0/8", "::1/128"));
    private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(9);
    private static final Duration BRIEF_TIMEOUT = Duration.ofSeconds(3);
    private static final String CREDENTIAL = "holdfast:" + KafkaBroker.PASSWORD;

    @TempDir
    static Path folder;

    private static KafkaBroker kafkaBroker;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final ProducerPool producerPool = new ProducerPool(GUARD, trustingSettings(), clock);
    private final KafkaSender sender = new KafkaSender(GUARD, producerPool, null);

    @BeforeAll
    static void start() throws Exception {
        KafkaBroker.createCertificate(folder);
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
    void event_arrives_whole_under_its_subject() throws Exception {
        kafkaBroker.createTopic("whole", 3);
        assertThat(sender.send(KafkaMessages.message(kafkaBroker.address("whole"), "e-1", "simple/a")))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        assertThat(kafkaBroker.read("whole")).singleElement().satisfies(arrived -> {
            assertThat(arrived.key()).isEqualTo("simple/a");
            assertThat(arrived.value()).isEqualTo(KafkaMessages.body("e-1"));
            assertThat(new String(arrived.headers().lastHeader("content-type").value(), StandardCharsets.US_ASCII))
                    .isEqualTo("application/cloudevents+json");
        });
    }

    @Test
    void hundred_events_go_together_and_keep_order_per_subject() throws Exception {
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
                        "the brokers refused the user and password, or want one", null));
        assertThat(sender.send(
                        KafkaMessages.message(kafkaBroker.securedAddress("secured"), "e-2", "simple/a", "holdfast")))
                .isEqualTo(new DeliveryOutcome.TemporaryFailure("the secret is not user:password", null));
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
                        "the brokers refused the user and password, or want one", null));
        assertThat(kafkaBroker.read("plain")).hasSize(1);
    }

    @Test
    void brokers_not_named_by_operator_get_nothing() throws Exception {
        kafkaBroker.createTopic("named", 1);
        var address = kafkaBroker.address("named");
        try (var none = KafkaSender.toNamedBrokers(List.of(), GUARD, clock);
                var one = KafkaSender.toNamedBrokers(List.of(kafkaBroker.hostAndPort()), GUARD, clock)) {
            assertThat(none.send(KafkaMessages.message(address, "e-1", "simple/a")))
                    .asString()
                    .contains("its KafkaBrokers don't name it");
            assertThat(one.send(KafkaMessages.message(address, "e-1", "simple/a")))
                    .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        }
        assertThat(kafkaBroker.read("named")).hasSize(1);
    }

    @Test
    void untrusted_certificate_is_refused() {
        try (var strict = new KafkaSender(GUARD, clock)) {
            assertThat(strict.send(
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
                .isEqualTo(new DeliveryOutcome.TemporaryFailure("writing to this topic is not allowed", null));
        assertThat(sender.send(
                        KafkaMessages.message(kafkaBroker.securedAddress("open"), "e-1", "simple/a", CREDENTIAL)))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
    }

    @Test
    void missing_topic_fails_whole_attempt_within_its_timeout() throws Exception {
        var address = kafkaBroker.address("missing");
        var begun = System.nanoTime();
        var outcomes = sender.send(List.of(
                KafkaMessages.messageWithBody(address, "e-1", "simple/a", KafkaMessages.body("e-1"), BRIEF_TIMEOUT),
                KafkaMessages.messageWithBody(address, "e-2", "simple/b", KafkaMessages.body("e-2"), BRIEF_TIMEOUT)));
        assertThat(outcomes)
                .hasSize(2)
                .allMatch(new DeliveryOutcome.TemporaryFailure("there is no such topic", null)::equals);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BRIEF_TIMEOUT.plusSeconds(1));
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
                        address, "e-2", "simple/b", "x".repeat(20_000), KafkaMessages.AMPLE_TIMEOUT),
                KafkaMessages.messageWithBody(
                        address, "e-3", "simple/c", "x".repeat(2_000_000), KafkaMessages.AMPLE_TIMEOUT),
                KafkaMessages.message(address, "e-4", "simple/d")));
        assertThat(outcomes.get(0)).isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        assertThat(outcomes.subList(1, 3)).allMatch(DeliveryOutcome.PermanentRejection.class::isInstance);
        assertThat(outcomes.get(3)).isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        assertThat(kafkaBroker.read("small")).hasSize(2);
    }

    @Test
    void sender_recovers_after_outage_and_failed_events_never_arrive_later() throws Exception {
        kafkaBroker.createTopic("outage", 1);
        var address = kafkaBroker.address("outage");
        assertThat(sender.send(KafkaMessages.messageWithBody(
                        address, "e-1", "simple/a", KafkaMessages.body("e-1"), SHORT_TIMEOUT)))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        kafkaBroker.stop();
        assertThat(sender.send(KafkaMessages.messageWithBody(
                        address, "e-2", "simple/a", KafkaMessages.body("e-2"), SHORT_TIMEOUT)))
                .isEqualTo(new DeliveryOutcome.TemporaryFailure(
                        "the brokers can't be reached, or didn't answer in time", null));
        assertThat(producerPool.count()).isZero();
        kafkaBroker.start();
        assertThat(sender.send(KafkaMessages.messageWithBody(
                        address, "e-3", "simple/a", KafkaMessages.body("e-3"), SHORT_TIMEOUT)))
                .isInstanceOf(DeliveryOutcome.DeliverySuccess.class);
        assertThat(kafkaBroker.read("outage"))
                .extracting(ConsumerRecord::value)
                .containsExactly(KafkaMessages.body("e-1"), KafkaMessages.body("e-3"));
        assertThat(producerPool.count()).isEqualTo(1);
    }

    @Test
    void broker_at_private_address_is_not_connected_to() throws Exception {
        var guarded = new ProducerPool(AddressGuard.allowing(List.of()), Map.of(), clock);
        try (var strict = new KafkaSender(AddressGuard.allowing(List.of()), guarded, null)) {
            for (var address : List.of(kafkaBroker.address("any"), "kafka://localhost:9092/any"))
                assertThat(strict.send(KafkaMessages.messageWithBody(address, "e-1", "simple/a", "{}", BRIEF_TIMEOUT)))
                        .isInstanceOfSatisfying(
                                DeliveryOutcome.TemporaryFailure.class,
                                temporaryFailure ->
                                        assertThat(temporaryFailure.reason()).contains("not public (loopback)"));
        }
    }

    @Test
    void broker_that_redirects_to_private_address_is_not_followed() throws Exception {
        kafkaBroker.createTopic("strayed", 1);
        assertThat(sender.send(KafkaMessages.messageWithBody(
                        kafkaBroker.redirectingAddress("strayed"), "e-1", "simple/a", "{}", BRIEF_TIMEOUT)))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.TemporaryFailure.class,
                        temporaryFailure ->
                                assertThat(temporaryFailure.reason()).contains("not public (private)"));
    }

    @Test
    void unknown_host_names_fail_attempt() {
        assertThat(sender.send(KafkaMessages.message("kafka://nowhere.invalid:9092/any", "e-1", "simple/a")))
                .isEqualTo(new DeliveryOutcome.TemporaryFailure("none of the brokers' names can be resolved", null));
        assertThat(producerPool.count()).isZero();
    }

    @Test
    void unused_producer_is_closed() throws Exception {
        kafkaBroker.createTopic("unused", 1);
        sender.send(KafkaMessages.message(kafkaBroker.address("unused"), "e-1", "simple/a"));
        clock.advance(ProducerPool.IDLE_LIMIT.minusMillis(1));
        producerPool.closeUnused();
        assertThat(producerPool.count()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        producerPool.closeUnused();
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
        var before = producerPool.borrow(producerSettings);
        producerPool.release(before);
        clock.advance(ProducerPool.IDLE_LIMIT);
        var after = producerPool.borrow(producerSettings);
        assertThat(after).isNotSameAs(before);
        producerPool.release(after);
    }

    private static Map<String, Object> trustingSettings() {
        return Map.of(
                "ssl.truststore.location", folder.resolve("keys.p12").toString(),
                "ssl.truststore.type", "PKCS12",
                "ssl.truststore.password", "changeit");
    }
}
