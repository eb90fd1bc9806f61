package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.event.Event;
import dev.holdfast.table.RowKey;
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
class SuccessorDeliveryTest {
    private static final DeliveryOutcome ARRIVED = new DeliveryOutcome.DeliverySuccess("200");

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final DeliveryObserver deliveryObserver = new DeliveryObserver(holdfastFixture);

    @BeforeEach
    void subscribe() {
        holdfastFixture.subscribe();
        holdfastFixture.publish();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    /** The deliveries of one item's creation and its edits, in their order. */
    private List<RowKey> changes(int count) {
        return deliveryObserver.dispatchedDuring(() -> {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
            for (var i = 1; i < count; i++) {
                holdfastFixture.clock.advance(java.time.Duration.ofMillis(1));
                holdfastFixture.callOk(
                        holdfastFixture.holdfast.editItem,
                        "{'workflow':'simple','key':'a','labels':{'n':'" + i + "'}}");
            }
            holdfastFixture.publish();
        });
    }

    private boolean carry(RowKey... keys) {
        return holdfastFixture.holdfast.deliverEvents.execute(List.of(keys));
    }

    private List<String> got() {
        return holdfastFixture.receiver.messages().stream()
                .map(m -> Event.sortableId(m.id()))
                .toList();
    }

    private static List<String> ids(List<RowKey> keys) {
        return keys.stream()
                .map(rowKey -> rowKey.sort().substring(rowKey.sort().indexOf('@') + 1))
                .toList();
    }

    private void allInOrder(List<RowKey> keys) {
        assertThat(got()).containsExactlyElementsOf(ids(keys));
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    private void sweeps(int minutes) {
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        for (var minute = 0; minute < minutes; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
    }

    @Test
    void early_delivery_follows_its_predecessor_at_once() {
        var keys = changes(5);
        for (var rowKey : keys.reversed().subList(0, 4)) carry(rowKey);
        assertThat(got()).isEmpty();
        carry(keys.getFirst());
        allInOrder(keys);
    }

    @Test
    void machine_with_slow_clock_registers_as_successor_too() {
        var keys = changes(2);
        holdfastFixture.clock.set(holdfastFixture.clock.instant().minusSeconds(2));
        carry(keys.get(1));
        carry(keys.get(0));
        allInOrder(keys);
    }

    @Test
    void waiting_delivery_keeps_its_place() {
        var keys = changes(2);
        var before = deliveryObserver.all().getLast();
        carry(keys.get(1));
        assertThat(deliveryObserver.all().getLast()).isEqualTo(before);
    }

    @Test
    void delivery_without_predecessor_costs_no_reads_or_writes() {
        var keys = changes(2);
        var writes = new ArrayList<Integer>();
        holdfastFixture.table.runBeforeWrite(some -> writes.add(some.size()));
        holdfastFixture.table.runBeforeBatch(some -> writes.add(some.size()));
        holdfastFixture.table.cost();
        carry(keys.get(0));
        assertThat(holdfastFixture.table.cost().reads()).isEqualTo(2);
        assertThat(writes).containsExactly(1);
        carry(keys.get(1));
        assertThat(holdfastFixture.table.cost().reads()).isEqualTo(3);
        assertThat(writes).containsExactly(1, 1);
    }

    @Test
    void successor_proceeds_when_predecessor_is_rejected() {
        var keys = changes(2);
        holdfastFixture.receiver.answerWith(
                m -> m.type().endsWith("created") ? new DeliveryOutcome.PermanentRejection("400") : ARRIVED);
        carry(keys.get(1));
        carry(keys.get(0));
        allInOrder(keys);
    }

    @Test
    void successor_proceeds_when_predecessor_ends_just_before_registration() {
        var keys = changes(2);
        holdfastFixture.table.runBeforeNextWrite(() -> carry(keys.get(0)));
        carry(keys.get(1));
        allInOrder(keys);
    }

    @Test
    void successor_proceeds_when_it_registers_during_attempt_at_predecessor() {
        var keys = changes(3);
        holdfastFixture.receiver.answerWith(m -> {
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
    void successor_waits_while_predecessor_fails() {
        var keys = changes(2);
        holdfastFixture.receiver.answerWith(m -> new DeliveryOutcome.TemporaryFailure("503", null));
        carry(keys.get(1));
        carry(keys.get(0));
        assertThat(got()).containsExactlyElementsOf(ids(keys.subList(0, 1)));
        holdfastFixture.receiver.answerWith(m -> ARRIVED);
        sweeps(3);
        assertThat(got())
                .containsExactly(ids(keys).get(0), ids(keys).get(0), ids(keys).get(1));
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    @Test
    void deliveries_that_sweep_handed_to_another_worker_are_left_alone() {
        var keys = changes(2);
        var again = new AtomicReference<List<RowKey>>(List.of());
        holdfastFixture.receiver.answerWith(m -> {
            if (m.type().endsWith("created")) {
                carry(keys.get(1));
                again.set(deliveryObserver.dispatchedDuring(ofSeconds(61)));
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
    void sweep_continues_deliveries_of_dead_worker() {
        var keys = changes(2);
        carry(keys.get(1));
        holdfastFixture.receiver.answerWith(m -> {
            if (m.type().endsWith("created")) return ARRIVED;
            throw new OutOfMemoryError("as if the process had died");
        });
        assertThatThrownBy(() -> carry(keys.get(0))).isInstanceOf(Error.class);
        holdfastFixture.receiver.answerWith(m -> ARRIVED);
        sweeps(2);
        assertThat(got())
                .containsExactly(ids(keys).get(0), ids(keys).get(1), ids(keys).get(1));
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    @Test
    void slow_receiver_is_served_for_half_a_minute_without_duplicates() {
        var keys = changes(12);
        holdfastFixture.receiver.answerWith(m -> {
            holdfastFixture.clock.advance(ofSeconds(10));
            return ARRIVED;
        });
        for (var rowKey : keys.reversed().subList(0, 11)) carry(rowKey);
        carry(keys.getFirst());
        assertThat(got()).hasSize(3);
        sweeps(10);
        allInOrder(keys);
    }

    @Test
    void two_successors_of_one_delivery_both_proceed() {
        var keys = deliveryObserver.dispatchedDuring(() -> {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'P1D'}");
            for (var i = 0; i < 2; i++) {
                holdfastFixture.clock.advance(ofSeconds(1));
                holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}");
            }
            holdfastFixture.publish();
        });
        carry(keys.get(2));
        carry(keys.get(1));
        carry(keys.get(0));
        allInOrder(keys);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void concurrent_workers_send_each_delivery_once_in_order(int round) {
        var keys = changes(24);
        var shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new java.util.Random(round));
        deliveryObserver.deliverConcurrently(shuffled);
        allInOrder(keys);
    }

    @Test
    void many_successors_are_each_sent_once() {
        holdfastFixture.receiver.acceptPerCall(10);
        var keys = deliveryObserver.dispatchedDuring(() -> {
            holdfastFixture.createItems(10, i -> "{'key':'k" + i + "'}");
            for (var i = 0; i < 10; i++)
                holdfastFixture.callOk(
                        holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'k" + i + "'}");
            holdfastFixture.publish();
        });
        var first = IntStream.range(0, 10).mapToObj(keys::get).toList();
        holdfastFixture.holdfast.deliverEvents.execute(keys.subList(10, 20));
        assertThat(got()).isEmpty();
        holdfastFixture.holdfast.deliverEvents.execute(first);
        assertThat(got()).hasSize(20).doesNotHaveDuplicates();
        assertThat(deliveryObserver.pending()).isEmpty();
    }
}
