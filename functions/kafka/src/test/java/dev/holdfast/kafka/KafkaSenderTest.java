package dev.holdfast.kafka;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import dev.holdfast.alert.Sender.Message;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.webhook.AddressGuard;
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
    private static final Duration SHORT = Duration.ofSeconds(9);
    private static final Duration BRIEF = Duration.ofSeconds(3);
    private static final String CREDENTIAL = "holdfast:" + Broker.PASSWORD;

    @TempDir
    static Path folder;

    private static Broker broker;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final Producers producers = new Producers(GUARD, trusting(), clock);
    private final KafkaSender sender = new KafkaSender(GUARD, producers, null);

    @BeforeAll
    static void start() throws Exception {
        Broker.certificate(folder);
        broker = new Broker(folder);
        broker.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void an_event_arrives_whole_under_its_subject() throws Exception {
        broker.topic("whole", 3);
        assertThat(sender.send(Messages.of(broker.address("whole"), "e-1", "simple/a")))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(broker.read("whole")).singleElement().satisfies(arrived -> {
            assertThat(arrived.key()).isEqualTo("simple/a");
            assertThat(arrived.value()).isEqualTo(Messages.body("e-1"));
            assertThat(new String(arrived.headers().lastHeader("content-type").value(), StandardCharsets.US_ASCII))
                    .isEqualTo("application/cloudevents+json");
        });
    }

    @Test
    void a_hundred_go_together_and_each_subject_keeps_its_order() throws Exception {
        broker.topic("ordered", 8);
        var expected = new ArrayList<Message>();
        for (var batch = 0; batch < 5; batch++) {
            var messages = new ArrayList<Message>();
            for (var subject = 0; subject < sender.together(); subject++)
                messages.add(Messages.of(broker.address("ordered"), subject + "." + batch, "simple/" + subject));
            assertThat(sender.send(messages)).hasSize(100).allMatch(Outcome.Delivered.class::isInstance);
            expected.addAll(messages);
        }
        assertThat(broker.read("ordered").stream()
                        .collect(groupingBy(ConsumerRecord::key, mapping(ConsumerRecord::value, toList()))))
                .isEqualTo(expected.stream().collect(groupingBy(Message::subject, mapping(Message::body, toList()))));
        assertThat(producers.count()).isEqualTo(1);
    }

    @Test
    void a_user_and_password_go_over_tls() throws Exception {
        broker.topic("secured", 1);
        assertThat(sender.send(Messages.of(broker.secured("secured"), "e-1", "simple/a", CREDENTIAL)))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(sender.send(Messages.of(broker.secured("secured"), "e-2", "simple/a", "holdfast:wrong")))
                .isEqualTo(new Outcome.Failed("the brokers refused the user and password, or want one", null));
        assertThat(sender.send(Messages.of(broker.secured("secured"), "e-2", "simple/a", "holdfast")))
                .isEqualTo(new Outcome.Failed("the secret is not user:password", null));
        assertThat(sender.send(Messages.of(broker.address("secured"), "e-2", "simple/a", CREDENTIAL)))
                .asString()
                .contains("kafka+ssl://")
                .doesNotContain("sesame");
        assertThat(broker.read("secured")).hasSize(1);
    }

    @Test
    void brokers_that_know_no_scram_are_given_the_password_as_it_is_over_tls() throws Exception {
        broker.topic("plain", 1);
        var address = broker.secured("plain") + "?sasl=plain";
        assertThat(sender.send(Messages.of(address, "e-1", "simple/a", CREDENTIAL)))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(sender.send(Messages.of(address, "e-2", "simple/a", "holdfast:wrong")))
                .isEqualTo(new Outcome.Failed("the brokers refused the user and password, or want one", null));
        assertThat(broker.read("plain")).hasSize(1);
    }

    @Test
    void nothing_is_sent_to_brokers_that_the_operator_has_not_named() throws Exception {
        broker.topic("named", 1);
        var address = broker.address("named");
        try (var none = KafkaSender.to(List.of(), GUARD, clock);
                var one = KafkaSender.to(List.of(broker.hostAndPort()), GUARD, clock)) {
            assertThat(none.send(Messages.of(address, "e-1", "simple/a")))
                    .asString()
                    .contains("its KafkaBrokers don't name it");
            assertThat(one.send(Messages.of(address, "e-1", "simple/a"))).isInstanceOf(Outcome.Delivered.class);
        }
        assertThat(broker.read("named")).hasSize(1);
    }

    @Test
    void a_certificate_that_nobody_signed_is_not_trusted() {
        try (var strict = new KafkaSender(GUARD, clock)) {
            assertThat(strict.send(Messages.of(broker.secured("any"), "e-1", "simple/a", CREDENTIAL)))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.reason()).startsWith("TLS: "));
        }
    }

    @Test
    void a_topic_that_is_reserved_for_others_has_the_attempt_fail_and_others_go_on() throws Exception {
        broker.topic("reserved", 1);
        broker.topic("open", 1);
        broker.reserve("reserved", "somebody-else");
        assertThat(sender.send(Messages.of(broker.secured("reserved"), "e-1", "simple/a", CREDENTIAL)))
                .isEqualTo(new Outcome.Failed("writing to this topic is not allowed", null));
        assertThat(sender.send(Messages.of(broker.secured("open"), "e-1", "simple/a", CREDENTIAL)))
                .isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void a_topic_that_is_not_there_has_all_of_the_attempt_fail_within_its_time() throws Exception {
        var address = broker.address("missing");
        var begun = System.nanoTime();
        var outcomes = sender.send(List.of(
                Messages.with(address, "e-1", "simple/a", Messages.body("e-1"), BRIEF),
                Messages.with(address, "e-2", "simple/b", Messages.body("e-2"), BRIEF)));
        assertThat(outcomes).hasSize(2).allMatch(new Outcome.Failed("there is no such topic", null)::equals);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BRIEF.plusSeconds(1));
        broker.topic("missing", 1);
        assertThat(sender.send(Messages.of(address, "e-1", "simple/a"))).isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void what_is_too_large_is_rejected_and_the_rest_arrives() throws Exception {
        broker.topic("small", 1, Map.of("max.message.bytes", "2000"));
        var address = broker.address("small");
        var outcomes = sender.send(List.of(
                Messages.of(address, "e-1", "simple/a"),
                Messages.with(address, "e-2", "simple/b", "x".repeat(20_000), Messages.AMPLE),
                Messages.with(address, "e-3", "simple/c", "x".repeat(2_000_000), Messages.AMPLE),
                Messages.of(address, "e-4", "simple/d")));
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Delivered.class);
        assertThat(outcomes.subList(1, 3)).allMatch(Outcome.Rejected.class::isInstance);
        assertThat(outcomes.get(3)).isInstanceOf(Outcome.Delivered.class);
        assertThat(broker.read("small")).hasSize(2);
    }

    @Test
    void after_an_outage_it_goes_on_and_nothing_that_failed_arrives_later() throws Exception {
        broker.topic("outage", 1);
        var address = broker.address("outage");
        assertThat(sender.send(Messages.with(address, "e-1", "simple/a", Messages.body("e-1"), SHORT)))
                .isInstanceOf(Outcome.Delivered.class);
        broker.stop();
        assertThat(sender.send(Messages.with(address, "e-2", "simple/a", Messages.body("e-2"), SHORT)))
                .isEqualTo(new Outcome.Failed("the brokers can't be reached, or didn't answer in time", null));
        assertThat(producers.count()).isZero();
        broker.start();
        assertThat(sender.send(Messages.with(address, "e-3", "simple/a", Messages.body("e-3"), SHORT)))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(broker.read("outage"))
                .extracting(ConsumerRecord::value)
                .containsExactly(Messages.body("e-1"), Messages.body("e-3"));
        assertThat(producers.count()).isEqualTo(1);
    }

    @Test
    void a_broker_at_a_private_address_is_not_connected_to() throws Exception {
        var guarded = new Producers(AddressGuard.allowing(List.of()), Map.of(), clock);
        try (var strict = new KafkaSender(AddressGuard.allowing(List.of()), guarded, null)) {
            for (var address : List.of(broker.address("any"), "kafka://localhost:9092/any"))
                assertThat(strict.send(Messages.with(address, "e-1", "simple/a", "{}", BRIEF)))
                        .isInstanceOfSatisfying(
                                Outcome.Failed.class,
                                failed -> assertThat(failed.reason()).contains("not public (loopback)"));
        }
    }

    @Test
    void a_broker_that_sends_its_clients_on_to_a_private_address_leads_nowhere() throws Exception {
        broker.topic("strayed", 1);
        assertThat(sender.send(Messages.with(broker.strayed("strayed"), "e-1", "simple/a", "{}", BRIEF)))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("not public (private)"));
    }

    @Test
    void names_that_nobody_knows_have_the_attempt_fail() {
        assertThat(sender.send(Messages.of("kafka://nowhere.invalid:9092/any", "e-1", "simple/a")))
                .isEqualTo(new Outcome.Failed("none of the brokers' names can be resolved", null));
        assertThat(producers.count()).isZero();
    }

    @Test
    void a_producer_that_nobody_uses_any_more_is_closed() throws Exception {
        broker.topic("unused", 1);
        sender.send(Messages.of(broker.address("unused"), "e-1", "simple/a"));
        clock.advance(Producers.UNUSED.minusMillis(1));
        producers.closeUnused();
        assertThat(producers.count()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        producers.closeUnused();
        assertThat(producers.count()).isZero();
        assertThat(sender.send(Messages.of(broker.address("unused"), "e-2", "simple/a")))
                .isInstanceOf(Outcome.Delivered.class);
    }

    @Test
    void one_that_nobody_could_close_because_time_stood_still_is_not_used_again() throws Exception {
        broker.topic("thawed", 1);
        sender.send(Messages.of(broker.address("thawed"), "e-1", "simple/a"));
        var link = Link.of(
                KafkaAddress.of(broker.address("thawed")), Messages.of(broker.address("thawed"), "e-1", "simple/a"));
        var before = producers.borrow(link);
        producers.giveBack(before);
        clock.advance(Producers.UNUSED);
        var after = producers.borrow(link);
        assertThat(after).isNotSameAs(before);
        producers.giveBack(after);
    }

    private static Map<String, Object> trusting() {
        return Map.of(
                "ssl.truststore.location", folder.resolve("keys.p12").toString(),
                "ssl.truststore.type", "PKCS12",
                "ssl.truststore.password", "changeit");
    }
}
