package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.table.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receiver that fails time after time is left alone for a while, at nobody else's cost, and misses nothing. */
class CircuitBreakerTest {
    private static final DeliveryOutcome HANGS =
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
                m -> m.address().endsWith("/hook") ? HANGS : new DeliveryOutcome.DeliverySuccess("200"));
        backlog(2000);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription, "{'id':'other','address':'https://example.com/other'}");
        for (var minute = 0; minute < 60; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'late" + minute + "'}");
            holdfastFixture.publish();
            assertThat(sent("/other")).hasSize(minute + 1);
        }
        assertThat(sent("/hook")).hasSizeBetween(12, 25);
        assertThat(deliveryObserver.failingSince()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(1)));

        var failed = sent("/hook").size();
        holdfastFixture.receiver.answerWith(m -> new DeliveryOutcome.DeliverySuccess("200"));
        for (var minute = 0; minute < 130 && !deliveryObserver.pending().isEmpty(); minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(deliveryObserver.pending()).isEmpty();
        assertThat(deliveryObserver.all())
                .hasSize(2060)
                .allMatch(d -> d.status().equals("delivered"));
        var arrived = sent("/hook").subList(failed, sent("/hook").size());
        assertThat(arrived).hasSize(2060).doesNotHaveDuplicates();
        assertThat(deliveryObserver.failingSince()).isNull();
    }

    @Test
    void held_deliveries_spend_no_attempt() {
        holdfastFixture.receiver.answerWith(m -> HANGS);
        backlog(40);
        for (var minute = 0; minute < 30; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        var attempts = deliveryObserver.all().stream()
                .mapToInt(d -> d.attempts().size())
                .sum();
        assertThat(attempts).isEqualTo(holdfastFixture.receiver.messages().size());
        assertThat(deliveryObserver.pending()).hasSize(40).allMatch(d -> d.next() != null);
    }

    @Test
    void delivery_due_after_next_probe_is_not_written() {
        holdfastFixture.receiver.answerWith(m -> HANGS);
        backlog(200);
        var keys = deliveryObserver.dispatchedDuring(ofMinutes(1));
        keys.stream().limit(5).forEach(this::deliver);
        assertThat(deliveryObserver.failingSince()).isNotNull();
        var written = written();
        var begun = holdfastFixture.holdfast.deliveryWorker.execute(keys.subList(5, 100));
        assertThat(begun).as("worth going on with others").isFalse();
        assertThat(written).isEmpty();
        assertThat(holdfastFixture.receiver.messages()).hasSize(5);
    }

    @Test
    void deliveries_due_before_next_probe_are_postponed_together() {
        holdfastFixture.receiver.answerWith(m -> HANGS);
        backlog(20);
        var keys = deliveryObserver.dispatchedDuring(ofMinutes(1));
        keys.stream().limit(5).forEach(this::deliver);
        holdfastFixture.clock.advance(ofSeconds(30));
        deliver(keys.get(5));
        var again = holdfastFixture.clock.instant().plus(ofMinutes(1));
        var lease = holdfastFixture.clock.instant().plus(ofMinutes(1));
        holdfastFixture.clock.advance(ofSeconds(1));
        var written = written();
        holdfastFixture.table.runBeforeNextWrite(() -> holdfastFixture.callOk(
                holdfastFixture.holdfast.replayDeliveries,
                "{'subscription':'alerts','delivery':'" + keys.get(9).sort() + "'}"));
        holdfastFixture.holdfast.deliveryWorker.execute(keys.subList(6, 20));
        assertThat(written).containsExactly(14);
        assertThat(deliveryObserver.all())
                .filteredOn(d -> d.id().equals(keys.get(9).sort()))
                .singleElement()
                .satisfies(d -> assertThat(d.next()).isEqualTo(lease.plus(ofSeconds(1))));
        var ids = keys.subList(6, 20).stream().map(RowKey::sort).toList();
        assertThat(deliveryObserver.pending())
                .filteredOn(d -> ids.contains(d.id()))
                .hasSize(14)
                .allSatisfy(d -> assertThat(d.next()).isAfterOrEqualTo(again));
    }

    /** How many rows each call from now on writes on several conditions at once. */
    private List<Integer> written() {
        var sizes = new ArrayList<Integer>();
        holdfastFixture.table.runBeforeBatch(writes -> sizes.add(writes.size()));
        return sizes;
    }

    @Test
    void concurrent_failures_open_breaker_and_one_delivery_probes() {
        holdfastFixture.receiver.answerWith(m -> HANGS);
        backlog(64);
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
    void sweep_dispatches_few_deliveries_while_receiver_is_in_doubt() {
        holdfastFixture.receiver.answerWith(m -> HANGS);
        backlog(300);
        deliveryObserver.dispatchedDuring(ofMinutes(1)).stream().limit(5).forEach(this::deliver);
        holdfastFixture.clock.advance(ofSeconds(90));
        holdfastFixture.dispatcher = (deliver, some) -> {};
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("deliveries", 100L));
        holdfastFixture.dispatcher = (deliver, some) -> HoldfastFixture.deliverAll(deliver, some);
        holdfastFixture.receiver.answerWith(m -> new DeliveryOutcome.DeliverySuccess("200"));
        for (var minute = 0; minute < 10; minute++) {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.sweep();
        }
        assertThat(deliveryObserver.pending()).isEmpty();
    }

    @Test
    void dead_probe_is_followed_by_another() {
        holdfastFixture.receiver.answerWith(m -> HANGS);
        backlog(20);
        var keys = deliveryObserver.dispatchedDuring(ofMinutes(1));
        keys.stream().limit(5).forEach(this::deliver);
        holdfastFixture.clock.advance(ofSeconds(30));
        holdfastFixture.receiver.answerWith(m -> {
            throw new OutOfMemoryError("as if the process had died");
        });
        assertThatThrownBy(() -> deliver(keys.get(5))).isInstanceOf(Error.class);
        holdfastFixture.receiver.answerWith(m -> new DeliveryOutcome.DeliverySuccess("200"));
        deliver(keys.get(6));
        assertThat(deliveryObserver.failingSince()).isNotNull();
        holdfastFixture.clock.advance(ofMinutes(1));
        deliver(keys.get(7));
        assertThat(deliveryObserver.failingSince()).isNull();
    }

    @Test
    void new_deliveries_wait_their_turn_while_breaker_is_open() {
        holdfastFixture.receiver.answerWith(m -> HANGS);
        backlog(5);
        deliveryObserver.dispatchedDuring(ofMinutes(1)).forEach(this::deliver);
        holdfastFixture.dispatcher = (deliver, keys) -> {
            throw new AssertionError("handed out");
        };
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'new'}");
        holdfastFixture.publish();
        assertThat(deliveryObserver.all().getLast().next())
                .isBetween(
                        holdfastFixture.clock.instant().plus(ofSeconds(30)),
                        holdfastFixture.clock.instant().plus(ofSeconds(90)));
    }

    @Test
    void repeated_put_of_subscription_closes_breaker() {
        holdfastFixture.receiver.answerWith(m -> HANGS);
        backlog(5);
        deliveryObserver.dispatchedDuring(ofMinutes(1)).forEach(this::deliver);
        assertThat(deliveryObserver.failingSince()).isNotNull();
        holdfastFixture.receiver.answerWith(m -> new DeliveryOutcome.DeliverySuccess("200"));
        holdfastFixture.subscribe();
        holdfastFixture.dispatcher = (deliver, keys) -> HoldfastFixture.deliverAll(deliver, keys);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'new'}");
        holdfastFixture.publish();
        assertThat(deliveryObserver.all().getLast().status()).isEqualTo("delivered");
        assertThat(deliveryObserver.failingSince()).isNull();
    }

    @Test
    void subscription_is_not_written_while_all_deliveries_succeed() {
        holdfastFixture.subscribe();
        var before = version();
        holdfastFixture.createItems(20, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.messages()).hasSize(20);
        assertThat(version()).isEqualTo(before);
    }

    /** Deliveries that are pending and in nobody's hands. */
    private void backlog(int count) {
        holdfastFixture.dispatcher = (deliver, keys) -> {};
        holdfastFixture.subscribe();
        holdfastFixture.createItems(count, i -> "{'key':'k" + i + "'}");
        holdfastFixture.publish();
        holdfastFixture.dispatcher = (deliver, keys) -> HoldfastFixture.deliverAll(deliver, keys);
    }

    private List<String> sent(String to) {
        return holdfastFixture.receiver.messages().stream()
                .filter(m -> m.address().endsWith(to))
                .map(m -> m.id())
                .toList();
    }

    private long version() {
        return holdfastFixture
                .store()
                .get(new RowKey("subscription/shop", "alerts"))
                .orElseThrow()
                .version();
    }
}
