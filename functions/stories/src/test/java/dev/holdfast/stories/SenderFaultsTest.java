package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.delivery.DeliveryView;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test lets one message fail. All others arrive once, and a temporarily failed one arrives later. */
class SenderFaultsTest {
    private static final int EVENTS_PER_SUBSCRIBER = 7;

    static IntStream messages() {
        return IntStream.rangeClosed(1, FaultScenario.SUBSCRIBERS.size() * EVENTS_PER_SUBSCRIBER);
    }

    /**
     * Runs a scenario in which the message with this number, counted from 1, has the given outcome. All others arrive.
     */
    private static FaultScenario runWithOutcome(int maxBatchSize, int number, Supplier<DeliveryOutcome> outcome) {
        var faultScenario = new FaultScenario(maxBatchSize);
        var count = new AtomicInteger();
        faultScenario.holdfastFixture.receiver.answerWith(message ->
                count.incrementAndGet() == number ? outcome.get() : new DeliveryOutcome.DeliverySuccess("200"));
        faultScenario.run(faultScenario.holdfastFixture.holdfast);
        faultScenario.recover();
        return faultScenario;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void failed_message_alone_is_sent_again(int number) {
        for (var maxBatchSize : List.of(1, 10)) {
            try (var faultScenario =
                    runWithOutcome(maxBatchSize, number, () -> new DeliveryOutcome.TemporaryFailure("503", null))) {
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
        try (var faultScenario = runWithOutcome(1, number, () -> {
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
        for (var maxBatchSize : List.of(1, 10)) {
            try (var faultScenario =
                    runWithOutcome(maxBatchSize, number, () -> new DeliveryOutcome.PermanentRejection("400"))) {
                faultScenario.assertDelivered(0);
                faultScenario.assertArchived();
                assertThat(faultScenario
                                .deliveries()
                                .filter(delivery -> delivery.status().equals("failed")))
                        .singleElement()
                        .satisfies(delivery -> assertThat(delivery.attempts()).hasSize(1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void subscriber_that_is_gone_is_disabled_and_other_gets_everything(int number) {
        try (var faultScenario = runWithOutcome(1, number, () -> new DeliveryOutcome.ReceiverGone("410"))) {
            var disabled = faultScenario
                    .holdfastFixture
                    .callOk(faultScenario.holdfastFixture.holdfast.listSubscriptions, "{}")
                    .subscriptions()
                    .stream()
                    .filter(subscription -> subscription.disabled() != null)
                    .toList();
            assertThat(disabled).singleElement().satisfies(subscription -> {
                assertThat(subscription.disabled()).isEqualTo("410");
                var other = subscription.id().equals("alerts") ? "other" : "alerts";
                for (var itemEvents : FaultScenario.EXPECTED_EVENTS)
                    FaultScenario.assertOrder(faultScenario.sent(other), itemEvents);
                assertThat(faultScenario.sent(other)).hasSize(EVENTS_PER_SUBSCRIBER);
                assertThat(faultScenario.deliveries(subscription.id()).map(DeliveryView::status))
                        .contains("failed");
            });
            faultScenario.assertArchived();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void partly_failed_batch_is_sent_again_from_its_failure(int arrivedCount) {
        try (var holdfastFixture = new HoldfastFixture()) {
            holdfastFixture.receiver.acceptPerCall(10);
            holdfastFixture.subscribe();
            for (var i = 0; i < 10; i++)
                holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'k" + i + "'}");
            var count = new AtomicInteger();
            holdfastFixture.receiver.answerWith(message -> count.incrementAndGet() <= arrivedCount
                    ? new DeliveryOutcome.DeliverySuccess("200")
                    : new DeliveryOutcome.TemporaryFailure("throttled", null));
            holdfastFixture.publish();
            assertThat(holdfastFixture.receiver.messages()).hasSize(10);
            var firstAttempts = subjects(holdfastFixture);
            holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
            holdfastFixture.clock.advance(java.time.Duration.ofMinutes(1));
            holdfastFixture.sweep();
            holdfastFixture.clock.advance(java.time.Duration.ofMinutes(5));
            holdfastFixture.sweep();
            assertThat(subjects(holdfastFixture)
                            .subList(10, subjects(holdfastFixture).size()))
                    .containsExactlyInAnyOrderElementsOf(firstAttempts.subList(arrivedCount, 10));
        }
    }

    private static List<String> subjects(HoldfastFixture holdfastFixture) {
        return holdfastFixture.receiver.messages().stream()
                .map(EventMessage::subject)
                .toList();
    }
}
