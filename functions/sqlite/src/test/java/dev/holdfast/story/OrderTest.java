package dev.holdfast.story;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Sender.Message;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.table.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events of one subject reach a receiver in their order, whatever goes wrong, and those of others go ahead. */
class OrderTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void pipeline() {
        rig.subscribe();
        rig.pipeline();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void create(String key) {
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'" + key + "'}");
    }

    private void advance(String key, String to) {
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'" + key + "','to':'" + to + "'}");
    }

    private void pass(java.time.Duration time) {
        rig.clock.advance(time);
        rig.sweep();
    }

    private List<String> got() {
        return rig.receiver.messages().stream()
                .map(m -> m.subject().replace("pipeline/", "") + " " + m.type().replace("dev.holdfast.item.", ""))
                .toList();
    }

    private void failsOnce(String subject, String what) {
        var failed = new AtomicBoolean();
        rig.receiver.answers(m -> about(m, subject, what) && failed.compareAndSet(false, true)
                ? new Outcome.Failed("503", null)
                : new Outcome.Delivered("200"));
    }

    private static boolean about(Message message, String subject, String what) {
        return message.subject().equals("pipeline/" + subject) && message.type().endsWith("." + what);
    }

    @Test
    void what_follows_a_failed_delivery_waits_for_it_and_nobody_else_does() {
        failsOnce("a", "created");
        create("a");
        create("b");
        advance("a", "copied");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        advance("b", "copied");
        rig.publish();
        assertThat(got()).containsExactly("a created", "b created", "b advanced");
        for (var minute = 0; minute < 5; minute++) pass(ofMinutes(1));
        assertThat(got().stream().filter(line -> line.startsWith("a")))
                .containsExactly("a created", "a created", "a advanced", "a completed");
    }

    @Test
    void what_follows_waits_also_when_it_is_published_later() {
        failsOnce("a", "created");
        create("a");
        rig.publish();
        advance("a", "copied");
        rig.publish();
        assertThat(got()).containsExactly("a created");
        pass(ofSeconds(7));
        pass(ofSeconds(7));
        assertThat(got()).containsExactly("a created", "a created", "a advanced");
    }

    @Test
    void what_will_never_arrive_holds_up_nothing() {
        rig.receiver.answers(
                m -> about(m, "a", "created") ? new Outcome.Rejected("too large") : new Outcome.Delivered("200"));
        create("a");
        advance("a", "copied");
        rig.publish();
        assertThat(got()).containsExactly("a created", "a advanced");
    }

    @Test
    void a_filter_that_lets_some_events_through_keeps_their_order_too() {
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'alerts','address':'https://example.com/hook','types':['*.created','*.completed']}");
        failsOnce("a", "created");
        create("a");
        advance("a", "copied");
        rig.ok(rig.holdfast.completeItem, "{'workflow':'pipeline','key':'a','to':'done'}");
        rig.publish();
        pass(ofSeconds(7));
        pass(ofSeconds(7));
        assertThat(got()).containsExactly("a created", "a created", "a completed");
    }

    @Test
    void whoever_is_handed_a_later_event_first_leaves_it_to_its_turn() {
        rig.publish();
        var handed = new ArrayList<Key>();
        rig.courier = (deliver, keys) -> handed.addAll(keys);
        create("a");
        advance("a", "copied");
        rig.publish();
        rig.holdfast.deliverEvents.carry(List.of(handed.get(1)));
        assertThat(got()).isEmpty();
        rig.holdfast.deliverEvents.carry(List.of(handed.get(0)));
        rig.courier = Rig::carry;
        pass(ofMinutes(2));
        assertThat(got()).containsExactly("a created", "a advanced");
    }
}
