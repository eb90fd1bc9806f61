package dev.holdfast.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.DeliveryView;
import dev.holdfast.alert.Sender.Message;
import dev.holdfast.alert.Sender.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever message fails, and however: all others arrive once, and what failed for now arrives later. */
class SenderFaultsTest {
    private static final int EVENTS = 7;

    static IntStream messages() {
        return IntStream.rangeClosed(1, Flow.SUBSCRIBERS.size() * EVENTS);
    }

    /** The message of that number, from 1, has this outcome; all others arrive. */
    private static Flow flow(int together, int number, BiFunction<Message, Integer, Outcome> outcome) {
        var flow = new Flow(together);
        var count = new AtomicInteger();
        flow.rig.receiver.answers(message -> {
            var its = count.incrementAndGet();
            return its == number ? outcome.apply(message, its) : new Outcome.Delivered("200");
        });
        flow.run(flow.rig.holdfast);
        flow.recover();
        return flow;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void one_that_fails_is_sent_again_and_no_other_is(int number) {
        for (var together : List.of(1, 10)) {
            try (var flow = flow(together, number, (message, its) -> new Outcome.Failed("503", null))) {
                assertThat(flow.rig.receiver.messages()).hasSize(2 * EVENTS + 1);
                flow.arrived(1);
                flow.kept();
                flow.stamped();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_sender_that_breaks_its_word_delays_only_what_it_was_given(int number) {
        try (var flow = flow(1, number, (message, its) -> {
            throw new IllegalStateException("broken");
        })) {
            assertThat(flow.rig.receiver.messages()).hasSize(2 * EVENTS + 1);
            flow.arrived(1);
            flow.kept();
            flow.stamped();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void one_that_is_rejected_is_not_sent_again_and_holds_up_nothing(int number) {
        for (var together : List.of(1, 10)) {
            try (var flow = flow(together, number, (message, its) -> new Outcome.Rejected("400"))) {
                flow.arrived(0);
                flow.kept();
                assertThat(flow.deliveries().filter(d -> d.status().equals("failed")))
                        .singleElement()
                        .satisfies(d -> assertThat(d.attempts()).hasSize(1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_subscriber_that_is_gone_is_seen_to_be_and_the_other_gets_everything(int number) {
        try (var flow = flow(1, number, (message, its) -> new Outcome.Gone("410"))) {
            var disabled = flow.rig.ok(flow.rig.holdfast.listSubscriptions, "{}").subscriptions().stream()
                    .filter(s -> s.disabled() != null)
                    .toList();
            assertThat(disabled).singleElement().satisfies(s -> {
                assertThat(s.disabled()).isEqualTo("410");
                var other = s.id().equals("alerts") ? "other" : "alerts";
                for (var item : Flow.EXPECTED) Flow.inOrder(flow.sent(other), item);
                assertThat(flow.sent(other)).hasSize(EVENTS);
                assertThat(flow.deliveries(s.id()).map(DeliveryView::status)).contains("failed");
            });
            flow.kept();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void a_batch_that_fails_half_way_is_sent_again_from_there(int arrived) {
        try (var rig = new Rig()) {
            rig.receiver.takes(10);
            rig.subscribe();
            for (var i = 0; i < 10; i++) rig.ok(rig.holdfast.createItem, "{'key':'k" + i + "'}");
            var count = new AtomicInteger();
            rig.receiver.answers(m -> count.incrementAndGet() <= arrived
                    ? new Outcome.Delivered("200")
                    : new Outcome.Failed("throttled", null));
            rig.publish();
            assertThat(rig.receiver.messages()).hasSize(10);
            var first = keys(rig);
            rig.receiver.answers(m -> new Outcome.Delivered("200"));
            rig.clock.advance(java.time.Duration.ofMinutes(1));
            rig.sweep();
            rig.clock.advance(java.time.Duration.ofMinutes(5));
            rig.sweep();
            assertThat(keys(rig).subList(10, keys(rig).size()))
                    .containsExactlyInAnyOrderElementsOf(first.subList(arrived, 10));
        }
    }

    private static List<String> keys(Rig rig) {
        return rig.receiver.messages().stream().map(Message::subject).toList();
    }
}
