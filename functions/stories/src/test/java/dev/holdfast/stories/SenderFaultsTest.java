// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** If one message of a call fails, all other messages arrive once. Holdfast retries a temporary failure. */
class SenderFaultsTest {
    private static final int EVENTS_PER_SUBSCRIBER = 7;

    static IntStream messages() {
        return IntStream.rangeClosed(1, FaultScenario.SUBSCRIBERS.size() * EVENTS_PER_SUBSCRIBER);
    }

    /** Runs a scenario where the message with this number (from 1) has the given outcome, and all others arrive. */
    private static FaultScenario runScenario(
            int batchSize, int number, BiFunction<EventMessage, Integer, DeliveryOutcome> outcome) {
        var faultScenario = new FaultScenario(batchSize);
        var count = new AtomicInteger();
        faultScenario.holdfastFixture.receiver.answerWith(eventMessage -> {
            var attempt = count.incrementAndGet();
            return attempt == number
                    ? outcome.apply(eventMessage, attempt)
                    : new DeliveryOutcome.DeliverySuccess("200");
        });
        faultScenario.run(faultScenario.holdfastFixture.holdfast);
        faultScenario.recover();
        return faultScenario;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void failed_message_alone_is_sent_again(int number) {
        for (var batchSize : List.of(1, 10)) {
            try (var faultScenario = runScenario(
                    batchSize, number, (eventMessage, attempt) -> new DeliveryOutcome.TemporaryFailure("503", null))) {
                assertThat(faultScenario.holdfastFixture.receiver.messages()).hasSize(2 * EVENTS_PER_SUBSCRIBER + 1);
                faultScenario.assertDelivered(1);
                faultScenario.assertArchived();
                faultScenario.assertStamped();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void sender_that_breaks_its_contract_delays_only_its_own_messages(int number) {
        try (var faultScenario = runScenario(1, number, (eventMessage, attempt) -> {
            throw new IllegalStateException("broken");
        })) {
            assertThat(faultScenario.holdfastFixture.receiver.messages()).hasSize(2 * EVENTS_PER_SUBSCRIBER + 1);
            faultScenario.assertDelivered(1);
            faultScenario.assertArchived();
            faultScenario.assertStamped();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void rejected_message_is_not_sent_again_and_blocks_nothing(int number) {
        for (var batchSize : List.of(1, 10)) {
            try (var faultScenario = runScenario(
                    batchSize, number, (eventMessage, attempt) -> new DeliveryOutcome.PermanentRejection("400"))) {
                // Holdfast retries an alarm even after a permanent rejection.
                var isAlarm = faultScenario
                        .deliveries()
                        .anyMatch(delivery -> delivery.eventType().endsWith("overdue")
                                && delivery.attempts().size() == 2);
                faultScenario.assertDelivered(isAlarm ? 1 : 0);
                faultScenario.assertArchived();
                assertThat(faultScenario
                                .deliveries()
                                .filter(delivery -> delivery.status().equals("failed")))
                        .hasSize(isAlarm ? 0 : 1)
                        .allSatisfy(delivery -> assertThat(delivery.attempts()).hasSize(1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void subscriber_that_is_gone_once_gets_everything(int number) {
        try (var faultScenario =
                runScenario(1, number, (eventMessage, attempt) -> new DeliveryOutcome.ReceiverGone("410"))) {
            assertThat(faultScenario
                            .holdfastFixture
                            .callOk(faultScenario.holdfastFixture.holdfast.listSubscriptions, "{}")
                            .subscriptions())
                    .allSatisfy(subscription ->
                            assertThat(subscription.disabledReason()).isNull());
            faultScenario.assertDelivered(1);
            faultScenario.assertArchived();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void partly_failed_batch_is_sent_again_from_its_failure(int arrived) {
        try (var holdfastFixture = new HoldfastFixture()) {
            holdfastFixture.receiver.acceptPerCall(10);
            holdfastFixture.subscribe();
            for (var i = 0; i < 10; i++)
                holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k" + i + "'}");
            var count = new AtomicInteger();
            holdfastFixture.receiver.answerWith(message -> count.incrementAndGet() <= arrived
                    ? new DeliveryOutcome.DeliverySuccess("200")
                    : new DeliveryOutcome.TemporaryFailure("throttled", null));
            holdfastFixture.publish();
            assertThat(holdfastFixture.receiver.messages()).hasSize(10);
            var firstKeys = keys(holdfastFixture);
            holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
            holdfastFixture.clock.advance(java.time.Duration.ofMinutes(1));
            holdfastFixture.sweep();
            holdfastFixture.clock.advance(java.time.Duration.ofMinutes(5));
            holdfastFixture.sweep();
            assertThat(keys(holdfastFixture).subList(10, keys(holdfastFixture).size()))
                    .containsExactlyInAnyOrderElementsOf(firstKeys.subList(arrived, 10));
        }
    }

    private static List<String> keys(HoldfastFixture holdfastFixture) {
        return holdfastFixture.receiver.messages().stream()
                .map(EventMessage::subject)
                .toList();
    }
}
