// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.dispatch.BatchOutcome;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A circuit breaker holds deliveries to a failing receiver. The receiver misses no event, and other receivers don't
 * wait.
 */
class CircuitBreakerTest {
    private static final DeliveryOutcome TIMEOUT =
            new DeliveryOutcome.TemporaryFailure("no answer within 15 seconds", null);

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final DeliveryObserver deliveryObserver = new DeliveryObserver(holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void deliver(RowKey rowKey) {
        holdfastFixture.holdfast.deliveryWorker.execute(List.of(rowKey));
    }

    @Test
    void hanging_receiver_is_probed_and_gets_backlog_once_after_recovery() {
        holdfastFixture.receiver.answerWith(
                message -> message.address().endsWith("/hook") ? TIMEOUT : new DeliveryOutcome.DeliverySuccess("200"));
        createBacklog(2000);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'other','address':'https://example.com/other','types':['*.created']}");
        for (var minute = 0; minute < 60; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'late" + minute + "'}");
            holdfastFixture.publish();
            assertThat(sentTo("/other")).hasSize(minute + 1);
        }
        assertThat(sentTo("/hook")).hasSizeBetween(12, 25);
        assertThat(deliveryObserver.failingSince()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(1)));

        var failedCount = sentTo("/hook").size();
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
        for (var minute = 0; minute < 130 && !deliveryObserver.pending().isEmpty(); minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(deliveryObserver.pending()).isEmpty();
        assertThat(deliveryObserver.all())
                .hasSize(2060)
                .allMatch(delivery -> delivery.status().equals("delivered"));
        var arrived = sentTo("/hook").subList(failedCount, sentTo("/hook").size());
        assertThat(arrived).hasSize(2060).doesNotHaveDuplicates();
        assertThat(deliveryObserver.failingSince()).isNull();
    }

    @Test
    void half_open_breaker_gets_hundred_alarms_at_most() {
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        holdfastFixture.subscribe(",'types':['*.overdue']");
        holdfastFixture.createItems(300, i -> "{'key':'k" + i + "','within':'PT1M'}");
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        assertThat(deliveryObserver.failingSince()).isNotNull();
        assertThat(deliveryObserver.dispatchedDuring(ofMinutes(2))).hasSize(100);
    }

    private void failAllBut(String type) {
        holdfastFixture.receiver.answerWith(
                message -> message.type().endsWith(type) ? new DeliveryOutcome.DeliverySuccess("200") : TIMEOUT);
    }

    private long arrived(String type) {
        return deliveryObserver.all().stream()
                .filter(delivery ->
                        delivery.eventType().endsWith(type) && delivery.status().equals("delivered"))
                .count();
    }

    @Test
    void alarms_pass_breaker_that_other_events_opened() {
        failAllBut("overdue");
        holdfastFixture.subscribe();
        holdfastFixture.createItems(20, i -> "{'key':'k" + i + "','within':'PT20S'}");
        holdfastFixture.publish();
        assertThat(deliveryObserver.failingSince()).isNotNull();
        holdfastFixture.clock.advance(ofSeconds(20));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        assertThat(arrived("overdue"))
                .as("alarms of the failed events, and the probe")
                .isBetween(5L, 6L);
        // An alarm waits for the first attempt of its item's earlier event.
        holdfastFixture.clock.advance(ofSeconds(15));
        holdfastFixture.sweep();
        assertThat(arrived("overdue")).isEqualTo(20);
    }

    @Test
    void alarm_passes_earlier_event_that_open_breaker_holds() {
        failAllBut("overdue");
        holdfastFixture.subscribe();
        holdfastFixture.createItems(5, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        assertThat(deliveryObserver.failingSince()).isNotNull();
        createOverdueItem(ofSeconds(20));
        assertThat(arrived("overdue")).isEqualTo(1);
        assertThat(arrived("created")).isZero();
    }

    @Test
    void alarm_waits_while_last_attempts_before_opening_may_run() {
        failAllBut("overdue");
        holdfastFixture.subscribe();
        holdfastFixture.createItems(5, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        createOverdueItem(ofSeconds(10));
        assertThat(arrived("overdue")).isZero();
        holdfastFixture.clock.advance(ofSeconds(15));
        holdfastFixture.sweep();
        assertThat(arrived("overdue")).isEqualTo(1);
    }

    /** Creates an item, and publishes its event and its alarm. */
    private void createOverdueItem(Duration timeToAlarm) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'late','within':'" + timeToAlarm + "'}");
        holdfastFixture.publish();
        holdfastFixture.clock.advance(timeToAlarm);
        holdfastFixture.sweep();
        holdfastFixture.publish();
    }

    @Test
    void alarms_of_later_pages_pass_breaker_that_first_page_opens() {
        holdfastFixture.subscribe();
        holdfastFixture.createItems(5, i -> "{'key':'late" + i + "','within':'PT20S'}");
        holdfastFixture.publish();
        failAllBut("overdue");
        var keys = deliveryObserver.dispatchedDuring(() -> {
            holdfastFixture.createItems(120, i -> "{'key':'k" + i + "'}");
            holdfastFixture.publish();
            holdfastFixture.clock.advance(ofSeconds(20));
            holdfastFixture.sweep();
            holdfastFixture.publish();
        });
        assertThat(keys).hasSize(125);
        assertThat(holdfastFixture.holdfast.deliveryWorker.execute(keys)).isEqualTo(BatchOutcome.BLOCKED_EXCEPT_URGENT);
        assertThat(arrived("overdue")).isEqualTo(5);
        assertThat(holdfastFixture.receiver.types().stream().filter("created"::equals))
                .as("other events of later pages wait")
                .hasSize(10);
    }

    @Test
    void failed_alarms_block_other_alarms_too() {
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        holdfastFixture.subscribe(",'types':['*.overdue']");
        holdfastFixture.createItems(250, i -> "{'key':'k" + i + "','within':'PT1M'}");
        var keys = deliveryObserver.dispatchedDuring(() -> {
            holdfastFixture.clock.advance(ofMinutes(2));
            holdfastFixture.sweep();
            holdfastFixture.publish();
        });
        assertThat(keys).hasSize(250);
        var batchSizes = recordBatchSizes();
        assertThat(holdfastFixture.holdfast.deliveryWorker.execute(keys)).isEqualTo(BatchOutcome.BLOCKED);
        assertThat(holdfastFixture.receiver.messages()).hasSize(5);
        assertThat(batchSizes).as("only attempts write").containsExactly(1, 1, 1, 1, 1);
    }

    @Test
    void alarm_becomes_probe_before_other_waiting_events() {
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        holdfastFixture.subscribe();
        holdfastFixture.createItems(200, i -> "{'key':'k" + i + "'}");
        holdfastFixture.createItems(5, i -> "{'key':'late" + i + "','within':'PT1M'}");
        holdfastFixture.publish();
        for (var minute = 0; minute < 30; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
            holdfastFixture.publish();
        }
        var attempts = holdfastFixture.receiver.types().stream()
                .filter("overdue"::equals)
                .count();
        assertThat(attempts).as("the failed alarm holds back the others").isBetween(2L, 12L);
        failAllBut("overdue");
        for (var minute = 0; minute < 20; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
            holdfastFixture.publish();
        }
        assertThat(arrived("overdue")).isEqualTo(5);
    }

    @Test
    void delivery_of_deleted_subscription_never_becomes_the_probe() {
        deliveryObserver.dispatchedDuring(() -> createBacklog(3));
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteSubscription, "{'id':'alerts'}");
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        holdfastFixture.subscribe();
        for (var i = 0; i < 5; i++) {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'new" + i + "'}");
            holdfastFixture.publish();
        }
        assertThat(deliveryObserver.failingSince()).isNotNull();
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        assertThat(deliveryObserver.failingSince()).isNull();
    }

    @Test
    void open_breaker_costs_deliveries_no_attempt() {
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        createBacklog(40);
        for (var minute = 0; minute < 30; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        var attempts = deliveryObserver.all().stream()
                .mapToInt(delivery -> delivery.attempts().size())
                .sum();
        assertThat(attempts).isEqualTo(holdfastFixture.receiver.messages().size());
        assertThat(deliveryObserver.pending()).hasSize(40).allMatch(delivery -> delivery.nextAttemptAt() != null);
    }

    @Test
    void delivery_due_after_next_probe_is_not_written() {
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        createBacklog(200);
        var keys = deliveryObserver.dispatchedDuring(ofMinutes(1));
        keys.stream().limit(5).forEach(this::deliver);
        assertThat(deliveryObserver.failingSince()).isNotNull();
        var batchSizes = recordBatchSizes();
        var outcome = holdfastFixture.holdfast.deliveryWorker.execute(keys.subList(5, 100));
        assertThat(outcome).as("no other delivery could go").isEqualTo(BatchOutcome.BLOCKED_EXCEPT_URGENT);
        assertThat(batchSizes).isEmpty();
        assertThat(holdfastFixture.receiver.messages()).hasSize(5);
    }

    @Test
    void deliveries_due_before_next_probe_are_postponed_together() {
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        createBacklog(20);
        var keys = deliveryObserver.dispatchedDuring(ofMinutes(1));
        keys.stream().limit(5).forEach(this::deliver);
        holdfastFixture.clock.advance(ofSeconds(30));
        deliver(keys.get(5));
        var nextProbeAt = holdfastFixture.clock.instant().plus(ofMinutes(1));
        var lease = holdfastFixture.clock.instant().plus(ofMinutes(1));
        holdfastFixture.clock.advance(ofSeconds(1));
        var batchSizes = recordBatchSizes();
        holdfastFixture.table.runBeforeNextWrite(() -> holdfastFixture.callOk(
                holdfastFixture.holdfast.replayDeliveries,
                "{'subscription':'alerts','delivery':'" + keys.get(9).sort() + "'}"));
        holdfastFixture.holdfast.deliveryWorker.execute(keys.subList(6, 20));
        assertThat(batchSizes).containsExactly(14);
        assertThat(deliveryObserver.all())
                .filteredOn(delivery -> delivery.id().equals(keys.get(9).sort()))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.nextAttemptAt()).isEqualTo(lease.plus(ofSeconds(1))));
        var ids = keys.subList(6, 20).stream().map(RowKey::sort).toList();
        assertThat(deliveryObserver.pending())
                .filteredOn(delivery -> ids.contains(delivery.id()))
                .hasSize(14)
                .allSatisfy(delivery -> assertThat(delivery.nextAttemptAt()).isAfterOrEqualTo(nextProbeAt));
    }

    /** Records the sizes of the batches that are written from now on. */
    private List<Integer> recordBatchSizes() {
        var sizes = new ArrayList<Integer>();
        holdfastFixture.table.runBeforeBatch(writes -> sizes.add(writes.size()));
        return sizes;
    }

    @Test
    void concurrent_failures_open_breaker_and_one_delivery_probes() {
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        createBacklog(64);
        var keys = deliveryObserver.dispatchedDuring(ofMinutes(1));
        deliveryObserver.deliverConcurrently(keys.subList(0, 32));
        assertThat(deliveryObserver.failingSince()).isNotNull();
        var before = holdfastFixture.receiver.messages().size();
        deliveryObserver.deliverConcurrently(keys.subList(32, 64));
        assertThat(holdfastFixture.receiver.messages()).hasSize(before);
        holdfastFixture.clock.advance(ofSeconds(30));
        deliveryObserver.deliverConcurrently(keys.subList(32, 64));
        assertThat(holdfastFixture.receiver.messages()).hasSize(before + 1);
    }

    @Test
    void sweep_dispatches_few_deliveries_while_breaker_is_half_open() {
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        createBacklog(300);
        deliveryObserver.dispatchedDuring(ofMinutes(1)).stream().limit(5).forEach(this::deliver);
        holdfastFixture.clock.advance(ofSeconds(90));
        holdfastFixture.dispatcher = (deliver, keys) -> {};
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("deliveries", 100L));
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
        for (var minute = 0; minute < 10; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    @Test
    void dead_probe_is_followed_by_another() {
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        createBacklog(20);
        var keys = deliveryObserver.dispatchedDuring(ofMinutes(1));
        keys.stream().limit(5).forEach(this::deliver);
        holdfastFixture.clock.advance(ofSeconds(30));
        holdfastFixture.receiver.answerWith(message -> {
            throw new OutOfMemoryError("as if the process had died");
        });
        assertThatThrownBy(() -> deliver(keys.get(5))).isInstanceOf(Error.class);
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
        deliver(keys.get(6));
        assertThat(deliveryObserver.failingSince()).isNotNull();
        holdfastFixture.clock.advance(ofMinutes(1));
        deliver(keys.get(7));
        assertThat(deliveryObserver.failingSince()).isNull();
    }

    @Test
    void new_deliveries_wait_their_turn_while_breaker_is_open() {
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        createBacklog(5);
        deliveryObserver.dispatchedDuring(ofMinutes(1)).forEach(this::deliver);
        holdfastFixture.dispatcher = (deliver, keys) -> {
            throw new AssertionError("dispatched");
        };
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'new'}");
        holdfastFixture.publish();
        assertThat(deliveryObserver.all().getLast().nextAttemptAt())
                .isBetween(
                        holdfastFixture.clock.instant().plus(ofSeconds(30)),
                        holdfastFixture.clock.instant().plus(ofSeconds(90)));
    }

    @Test
    void repeated_put_of_subscription_closes_breaker() {
        holdfastFixture.receiver.answerWith(message -> TIMEOUT);
        createBacklog(5);
        deliveryObserver.dispatchedDuring(ofMinutes(1)).forEach(this::deliver);
        assertThat(deliveryObserver.failingSince()).isNotNull();
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
        holdfastFixture.subscribe();
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'new'}");
        holdfastFixture.publish();
        assertThat(deliveryObserver.all().getLast().status()).isEqualTo("delivered");
        assertThat(deliveryObserver.failingSince()).isNull();
    }

    @Test
    void subscription_is_not_written_while_all_deliveries_succeed() {
        holdfastFixture.subscribe();
        var before = subscriptionVersion();
        holdfastFixture.createItems(20, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages()).hasSize(20);
        assertThat(subscriptionVersion()).isEqualTo(before);
    }

    /** Creates pending deliveries that no worker has started. */
    private void createBacklog(int count) {
        holdfastFixture.dispatcher = (deliver, keys) -> {};
        holdfastFixture.subscribe();
        holdfastFixture.createItems(count, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
    }

    private List<String> sentTo(String addressEnd) {
        return holdfastFixture.receiver.messages().stream()
                .filter(message -> message.address().endsWith(addressEnd))
                .map(message -> message.id())
                .toList();
    }

    private long subscriptionVersion() {
        return holdfastFixture
                .store()
                .get(new RowKey("subscription/shop", "alerts"))
                .orElseThrow()
                .version();
    }
}
