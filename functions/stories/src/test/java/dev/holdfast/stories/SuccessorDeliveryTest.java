// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.dispatch.BatchOutcome;
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

/**
 * Holdfast sends a waiting delivery as soon as its predecessor has arrived or failed. It doesn't matter which workers
 * handle the two deliveries.
 */
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

    /** Creates and edits one item, and returns the keys of the deliveries in their order. */
    private List<RowKey> changeItem(int count) {
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

    private BatchOutcome deliver(RowKey... keys) {
        return holdfastFixture.holdfast.deliveryWorker.execute(List.of(keys));
    }

    private List<String> receivedIds() {
        return holdfastFixture.receiver.messages().stream()
                .map(m -> Event.sortableId(m.id()))
                .toList();
    }

    private static List<String> ids(List<RowKey> keys) {
        return keys.stream()
                .map(rowKey -> rowKey.sort().substring(rowKey.sort().indexOf('@') + 1))
                .toList();
    }

    private void assertAllReceivedInOrder(List<RowKey> keys) {
        assertThat(receivedIds()).containsExactlyElementsOf(ids(keys));
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    private void sweepEachMinute(int minutes) {
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        for (var minute = 0; minute < minutes; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
    }

    @Test
    void early_delivery_follows_its_predecessor_at_once() {
        var keys = changeItem(5);
        for (var rowKey : keys.reversed().subList(0, 4)) deliver(rowKey);
        assertThat(receivedIds()).isEmpty();
        deliver(keys.getFirst());
        assertAllReceivedInOrder(keys);
    }

    @Test
    void alarm_follows_event_of_other_kind_at_once() {
        var keys = deliveryObserver.dispatchedDuring(() -> {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1S'}");
            holdfastFixture.publish();
            holdfastFixture.clock.advance(ofSeconds(2));
            holdfastFixture.sweep();
            holdfastFixture.publish();
        });
        assertThat(keys).hasSize(2);
        deliver(keys.get(1));
        assertThat(receivedIds()).isEmpty();
        deliver(keys.get(0));
        assertAllReceivedInOrder(keys);
    }

    @Test
    void machine_with_slow_clock_registers_as_successor_too() {
        var keys = changeItem(2);
        holdfastFixture.clock.set(holdfastFixture.clock.instant().minusSeconds(2));
        deliver(keys.get(1));
        deliver(keys.get(0));
        assertAllReceivedInOrder(keys);
    }

    @Test
    void waiting_delivery_keeps_its_place() {
        var keys = changeItem(2);
        var before = deliveryObserver.all().getLast();
        deliver(keys.get(1));
        assertThat(deliveryObserver.all().getLast()).isEqualTo(before);
    }

    @Test
    void delivery_without_predecessor_costs_no_reads_or_writes() {
        var keys = changeItem(2);
        var writeSizes = new ArrayList<Integer>();
        holdfastFixture.table.runBeforeWrite(batch -> writeSizes.add(batch.size()));
        holdfastFixture.table.runBeforeBatch(batch -> writeSizes.add(batch.size()));
        holdfastFixture.table.cost();
        deliver(keys.get(0));
        assertThat(holdfastFixture.table.cost().reads()).isEqualTo(2);
        assertThat(writeSizes).containsExactly(1);
        deliver(keys.get(1));
        assertThat(holdfastFixture.table.cost().reads()).isEqualTo(3);
        assertThat(writeSizes).containsExactly(1, 1);
    }

    @Test
    void successor_proceeds_when_predecessor_is_rejected() {
        var keys = changeItem(2);
        holdfastFixture.receiver.answerWith(message ->
                message.type().endsWith("created") ? new DeliveryOutcome.PermanentRejection("400") : ARRIVED);
        deliver(keys.get(1));
        deliver(keys.get(0));
        assertAllReceivedInOrder(keys);
    }

    @Test
    void successor_proceeds_when_predecessor_ends_just_before_registration() {
        var keys = changeItem(2);
        holdfastFixture.table.runBeforeNextWrite(() -> deliver(keys.get(0)));
        deliver(keys.get(1));
        assertAllReceivedInOrder(keys);
    }

    @Test
    void successor_proceeds_when_it_registers_during_attempt_at_predecessor() {
        var keys = changeItem(3);
        holdfastFixture.receiver.answerWith(message -> {
            if (message.type().endsWith("created")) {
                deliver(keys.get(2));
                deliver(keys.get(1));
            }
            return ARRIVED;
        });
        deliver(keys.get(0));
        assertAllReceivedInOrder(keys);
    }

    @Test
    void successor_waits_while_predecessor_fails() {
        var keys = changeItem(2);
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("503", null));
        deliver(keys.get(1));
        deliver(keys.get(0));
        assertThat(receivedIds()).containsExactlyElementsOf(ids(keys.subList(0, 1)));
        holdfastFixture.receiver.answerWith(message -> ARRIVED);
        sweepEachMinute(3);
        assertThat(receivedIds())
                .containsExactly(ids(keys).get(0), ids(keys).get(0), ids(keys).get(1));
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    @Test
    void worker_leaves_delivery_that_sweep_gave_to_another() {
        var keys = changeItem(2);
        var redispatchedKeys = new AtomicReference<List<RowKey>>(List.of());
        holdfastFixture.receiver.answerWith(message -> {
            if (message.type().endsWith("created")) {
                deliver(keys.get(1));
                redispatchedKeys.set(deliveryObserver.dispatchedDuring(ofSeconds(61)));
            }
            return ARRIVED;
        });
        deliver(keys.get(0));
        assertThat(receivedIds()).hasSize(1);
        assertThat(redispatchedKeys.get()).contains(keys.get(1));
        deliver(keys.get(1));
        assertAllReceivedInOrder(keys);
    }

    @Test
    void sweep_continues_deliveries_of_dead_worker() {
        var keys = changeItem(2);
        deliver(keys.get(1));
        holdfastFixture.receiver.answerWith(message -> {
            if (message.type().endsWith("created")) return ARRIVED;
            throw new OutOfMemoryError("as if the process had died");
        });
        assertThatThrownBy(() -> deliver(keys.get(0))).isInstanceOf(Error.class);
        holdfastFixture.receiver.answerWith(message -> ARRIVED);
        sweepEachMinute(2);
        assertThat(receivedIds())
                .containsExactly(ids(keys).get(0), ids(keys).get(1), ids(keys).get(1));
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    @Test
    void slow_receiver_is_served_for_half_a_minute_without_duplicates() {
        var keys = changeItem(12);
        holdfastFixture.receiver.answerWith(message -> {
            holdfastFixture.clock.advance(ofSeconds(10));
            return ARRIVED;
        });
        for (var rowKey : keys.reversed().subList(0, 11)) deliver(rowKey);
        deliver(keys.getFirst());
        assertThat(receivedIds()).hasSize(3);
        sweepEachMinute(10);
        assertAllReceivedInOrder(keys);
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
        deliver(keys.get(2));
        deliver(keys.get(1));
        deliver(keys.get(0));
        assertAllReceivedInOrder(keys);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void concurrent_workers_send_each_delivery_once_in_order(int seed) {
        var keys = changeItem(24);
        var shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new java.util.Random(seed));
        deliveryObserver.deliverConcurrently(shuffled);
        assertAllReceivedInOrder(keys);
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
        var creations = IntStream.range(0, 10).mapToObj(keys::get).toList();
        holdfastFixture.holdfast.deliveryWorker.execute(keys.subList(10, 20));
        assertThat(receivedIds()).isEmpty();
        holdfastFixture.holdfast.deliveryWorker.execute(creations);
        assertThat(receivedIds()).hasSize(20).doesNotHaveDuplicates();
        assertThat(deliveryObserver.pending()).isEmpty();
    }
}
