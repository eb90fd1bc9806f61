package dev.holdfast.story;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.event.Event;
import dev.holdfast.table.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event that has to wait for the one before it goes at once when that is settled, whoever has the two in hand. */
class BehindTest {
    private static final Outcome ARRIVED = new Outcome.Delivered("200");

    private final Rig rig = new Rig();
    private final Alerts alerts = new Alerts(rig);

    @BeforeEach
    void subscribe() {
        rig.subscribe();
        rig.publish();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** The deliveries of one item's creation and its edits, in their order. */
    private List<Key> changes(int count) {
        return alerts.handedOut(() -> {
            rig.ok(rig.holdfast.createItem, "{'key':'a'}");
            for (var i = 1; i < count; i++) {
                rig.clock.advance(java.time.Duration.ofMillis(1));
                rig.ok(rig.holdfast.editItem, "{'workflow':'simple','key':'a','labels':{'n':'" + i + "'}}");
            }
            rig.publish();
        });
    }

    private boolean carry(Key... keys) {
        return rig.holdfast.deliverEvents.carry(List.of(keys));
    }

    private List<String> got() {
        return rig.receiver.messages().stream().map(m -> Event.inOrder(m.id())).toList();
    }

    private static List<String> ids(List<Key> keys) {
        return keys.stream()
                .map(key -> key.sort().substring(key.sort().indexOf('@') + 1))
                .toList();
    }

    private void allInOrder(List<Key> keys) {
        assertThat(got()).containsExactlyElementsOf(ids(keys));
        assertThat(alerts.pending()).isEmpty();
    }

    private void sweeps(int minutes) {
        rig.courier = Rig::carry;
        for (var minute = 0; minute < minutes; minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
        }
    }

    @Test
    void what_was_handed_out_too_early_goes_on_with_the_first_in_order_and_at_once() {
        var keys = changes(5);
        for (var key : keys.reversed().subList(0, 4)) carry(key);
        assertThat(got()).isEmpty();
        carry(keys.getFirst());
        allInOrder(keys);
    }

    @Test
    void a_machine_whose_clock_is_behind_lines_up_too() {
        var keys = changes(2);
        rig.clock.set(rig.clock.instant().minusSeconds(2));
        carry(keys.get(1));
        carry(keys.get(0));
        allInOrder(keys);
    }

    @Test
    void it_is_left_where_it_was_as_long_as_it_waits() {
        var keys = changes(2);
        var before = alerts.all().getLast();
        carry(keys.get(1));
        assertThat(alerts.all().getLast()).isEqualTo(before);
    }

    @Test
    void where_nothing_waits_nothing_more_is_read_or_written() {
        var keys = changes(2);
        var writes = new ArrayList<Integer>();
        rig.table.runBeforeWrite(some -> writes.add(some.size()));
        rig.table.runBeforeBatch(some -> writes.add(some.size()));
        rig.table.cost();
        carry(keys.get(0));
        assertThat(rig.table.cost().reads()).isEqualTo(2);
        assertThat(writes).containsExactly(1);
        carry(keys.get(1));
        assertThat(rig.table.cost().reads()).isEqualTo(3);
        assertThat(writes).containsExactly(1, 1);
    }

    @Test
    void what_is_refused_for_good_lets_it_go_too() {
        var keys = changes(2);
        rig.receiver.answers(m -> m.type().endsWith("created") ? new Outcome.Rejected("400") : ARRIVED);
        carry(keys.get(1));
        carry(keys.get(0));
        allInOrder(keys);
    }

    @Test
    void it_goes_where_the_first_was_settled_just_before_it_could_line_up() {
        var keys = changes(2);
        rig.table.runBeforeNextWrite(() -> carry(keys.get(0)));
        carry(keys.get(1));
        allInOrder(keys);
    }

    @Test
    void it_goes_where_it_lined_up_while_the_first_was_attempted() {
        var keys = changes(3);
        rig.receiver.answers(m -> {
            if (m.type().endsWith("created")) {
                carry(keys.get(2));
                carry(keys.get(1));
            }
            return ARRIVED;
        });
        carry(keys.get(0));
        allInOrder(keys);
    }

    @Test
    void as_long_as_the_first_fails_it_waits() {
        var keys = changes(2);
        rig.receiver.answers(m -> new Outcome.Failed("503", null));
        carry(keys.get(1));
        carry(keys.get(0));
        assertThat(got()).containsExactlyElementsOf(ids(keys.subList(0, 1)));
        rig.receiver.answers(m -> ARRIVED);
        sweeps(3);
        assertThat(got())
                .containsExactly(ids(keys).get(0), ids(keys).get(0), ids(keys).get(1));
        assertThat(alerts.pending()).isEmpty();
    }

    @Test
    void what_the_sweep_has_handed_to_somebody_else_is_left_to_them() {
        var keys = changes(2);
        var again = new AtomicReference<List<Key>>(List.of());
        rig.receiver.answers(m -> {
            if (m.type().endsWith("created")) {
                carry(keys.get(1));
                again.set(alerts.handedOut(ofSeconds(61)));
            }
            return ARRIVED;
        });
        carry(keys.get(0));
        assertThat(got()).hasSize(1);
        assertThat(again.get()).contains(keys.get(1));
        carry(keys.get(1));
        allInOrder(keys);
    }

    @Test
    void whoever_dies_before_going_on_is_followed_by_the_sweep() {
        var keys = changes(2);
        carry(keys.get(1));
        rig.receiver.answers(m -> {
            if (m.type().endsWith("created")) return ARRIVED;
            throw new OutOfMemoryError("as if the process had died");
        });
        assertThatThrownBy(() -> carry(keys.get(0))).isInstanceOf(Error.class);
        rig.receiver.answers(m -> ARRIVED);
        sweeps(2);
        assertThat(got())
                .containsExactly(ids(keys).get(0), ids(keys).get(1), ids(keys).get(1));
        assertThat(alerts.pending()).isEmpty();
    }

    @Test
    void a_slow_receiver_is_gone_on_with_for_half_a_minute_and_gets_each_once_all_the_same() {
        var keys = changes(12);
        rig.receiver.answers(m -> {
            rig.clock.advance(ofSeconds(10));
            return ARRIVED;
        });
        for (var key : keys.reversed().subList(0, 11)) carry(key);
        carry(keys.getFirst());
        assertThat(got()).hasSize(3);
        sweeps(10);
        allInOrder(keys);
    }

    @Test
    void two_that_wait_for_the_same_go_on_both() {
        var keys = alerts.handedOut(() -> {
            rig.ok(rig.holdfast.createItem, "{'key':'a','within':'P1D'}");
            for (var i = 0; i < 2; i++) {
                rig.clock.advance(ofSeconds(1));
                rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}");
            }
            rig.publish();
        });
        carry(keys.get(2));
        carry(keys.get(1));
        carry(keys.get(0));
        allInOrder(keys);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void however_many_have_them_in_hand_each_goes_once_in_order_and_at_once(int round) {
        var keys = changes(24);
        var shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new java.util.Random(round));
        alerts.together(shuffled);
        allInOrder(keys);
    }

    @Test
    void what_lines_up_behind_many_is_carried_once_each() {
        rig.receiver.takes(10);
        var keys = alerts.handedOut(() -> {
            rig.create(10, i -> "{'key':'k" + i + "'}");
            for (var i = 0; i < 10; i++) rig.ok(rig.holdfast.completeItem, "{'workflow':'simple','key':'k" + i + "'}");
            rig.publish();
        });
        var first = IntStream.range(0, 10).mapToObj(keys::get).toList();
        rig.holdfast.deliverEvents.carry(keys.subList(10, 20));
        assertThat(got()).isEmpty();
        rig.holdfast.deliverEvents.carry(first);
        assertThat(got()).hasSize(20).doesNotHaveDuplicates();
        assertThat(alerts.pending()).isEmpty();
    }
}
