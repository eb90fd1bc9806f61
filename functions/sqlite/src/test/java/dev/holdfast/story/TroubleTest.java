package dev.holdfast.story;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.alert.DeliveryView;
import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.table.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receiver that fails time after time is left alone for a while, at nobody else's cost, and misses nothing. */
class TroubleTest {
    private static final Outcome HANGS = new Outcome.Failed("no answer within 15 seconds", null);

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void deliver(Key key) {
        rig.holdfast.deliverEvents.carry(List.of(key));
    }

    @Test
    void a_hanging_receiver_with_a_backlog_is_tried_a_few_times_an_hour_and_then_gets_it_all_once() {
        rig.receiver.answers(m -> m.address().endsWith("/hook") ? HANGS : new Outcome.Delivered("200"));
        backlog(2000);
        rig.ok(rig.holdfast.putSubscription, "{'id':'other','address':'https://example.com/other'}");
        for (var minute = 0; minute < 60; minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
            rig.ok(rig.holdfast.createItem, "{'key':'late" + minute + "'}");
            rig.publish();
            assertThat(sent("/other")).hasSize(minute + 1);
        }
        assertThat(sent("/hook")).hasSizeBetween(12, 25);
        assertThat(troubledSince()).isEqualTo(Rig.START.plus(ofMinutes(1)));

        var failed = sent("/hook").size();
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        for (var minute = 0; minute < 130 && !pending().isEmpty(); minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
        }
        assertThat(pending()).isEmpty();
        assertThat(deliveries()).hasSize(2060).allMatch(d -> d.status().equals("delivered"));
        var arrived = sent("/hook").subList(failed, sent("/hook").size());
        assertThat(arrived).hasSize(2060).doesNotHaveDuplicates();
        assertThat(troubledSince()).isNull();
    }

    @Test
    void holding_back_spends_no_attempt() {
        rig.receiver.answers(m -> HANGS);
        backlog(40);
        for (var minute = 0; minute < 30; minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
        }
        var attempts = deliveries().stream().mapToInt(d -> d.attempts().size()).sum();
        assertThat(attempts).isEqualTo(rig.receiver.messages().size());
        assertThat(pending()).hasSize(40).allMatch(d -> d.next() != null);
    }

    @Test
    void many_that_fail_at_once_are_enough_and_of_many_at_once_a_single_one_goes_ahead() {
        rig.receiver.answers(m -> HANGS);
        backlog(64);
        var keys = handedOut(ofMinutes(1));
        together(keys.subList(0, 32));
        assertThat(troubledSince()).isNotNull();
        var before = rig.receiver.messages().size();
        together(keys.subList(32, 64));
        assertThat(rig.receiver.messages()).hasSize(before);
        rig.clock.advance(ofSeconds(30));
        together(keys.subList(32, 64));
        assertThat(rig.receiver.messages()).hasSize(before + 1);
    }

    @Test
    void the_sweep_hands_out_no_more_than_a_few_as_long_as_it_is_in_doubt() {
        rig.receiver.answers(m -> HANGS);
        backlog(300);
        handedOut(ofMinutes(1)).stream().limit(5).forEach(this::deliver);
        rig.clock.advance(ofSeconds(90));
        rig.courier = (deliver, some) -> {};
        assertThat(rig.sweep().done()).isEqualTo(Map.of("deliveries", 100L));
        rig.courier = (deliver, some) -> Rig.carry(deliver, some);
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        for (var minute = 0; minute < 10; minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
        }
        assertThat(pending()).isEmpty();
    }

    @Test
    void one_that_went_ahead_and_died_is_followed_by_another() {
        rig.receiver.answers(m -> HANGS);
        backlog(20);
        var keys = handedOut(ofMinutes(1));
        keys.stream().limit(5).forEach(this::deliver);
        rig.clock.advance(ofSeconds(30));
        rig.receiver.answers(m -> {
            throw new OutOfMemoryError("as if the process had died");
        });
        assertThatThrownBy(() -> deliver(keys.get(5))).isInstanceOf(Error.class);
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        deliver(keys.get(6));
        assertThat(troubledSince()).isNotNull();
        rig.clock.advance(ofMinutes(1));
        deliver(keys.get(7));
        assertThat(troubledSince()).isNull();
    }

    @Test
    void what_is_new_in_time_of_trouble_waits_its_turn() {
        rig.receiver.answers(m -> HANGS);
        backlog(5);
        handedOut(ofMinutes(1)).forEach(this::deliver);
        rig.courier = (deliver, keys) -> {
            throw new AssertionError("handed out");
        };
        rig.ok(rig.holdfast.createItem, "{'key':'new'}");
        rig.publish();
        assertThat(deliveries().getLast().next())
                .isBetween(
                        rig.clock.instant().plus(ofSeconds(30)),
                        rig.clock.instant().plus(ofSeconds(90)));
    }

    @Test
    void putting_the_subscription_again_ends_the_waiting() {
        rig.receiver.answers(m -> HANGS);
        backlog(5);
        handedOut(ofMinutes(1)).forEach(this::deliver);
        assertThat(troubledSince()).isNotNull();
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        rig.subscribe();
        rig.courier = (deliver, keys) -> Rig.carry(deliver, keys);
        rig.ok(rig.holdfast.createItem, "{'key':'new'}");
        rig.publish();
        assertThat(deliveries().getLast().status()).isEqualTo("delivered");
        assertThat(troubledSince()).isNull();
    }

    @Test
    void as_long_as_all_goes_well_the_subscription_is_not_written() {
        rig.subscribe();
        var before = version();
        rig.create(20, i -> "{'key':'k" + i + "'}");
        rig.publish();
        assertThat(rig.receiver.messages()).hasSize(20);
        assertThat(version()).isEqualTo(before);
    }

    /** Deliveries that are pending and in nobody's hands. */
    private void backlog(int count) {
        rig.courier = (deliver, keys) -> {};
        rig.subscribe();
        rig.create(count, i -> "{'key':'k" + i + "'}");
        rig.publish();
        rig.courier = (deliver, keys) -> Rig.carry(deliver, keys);
    }

    /** What the sweep hands out after a while; carried out by the test alone. */
    private List<Key> handedOut(java.time.Duration after) {
        var handed = Collections.synchronizedList(new ArrayList<Key>());
        rig.courier = (deliver, keys) -> handed.addAll(keys);
        rig.clock.advance(after);
        rig.sweep();
        return List.copyOf(handed);
    }

    private void together(List<Key> keys) {
        var jobs = keys.stream()
                .<Callable<Object>>map(key -> Executors.callable(() -> deliver(key)))
                .toList();
        Rig.together(jobs);
    }

    private List<String> sent(String to) {
        return rig.receiver.messages().stream()
                .filter(m -> m.address().endsWith(to))
                .map(m -> m.id())
                .toList();
    }

    private List<DeliveryView> deliveries() {
        var all = new ArrayList<DeliveryView>();
        String token = null;
        do {
            var more = token == null ? "" : ",'pageToken':'" + token + "'";
            var page = rig.ok(rig.holdfast.listDeliveries, "{'subscription':'alerts','limit':100" + more + "}");
            all.addAll(page.deliveries());
            token = page.nextPageToken();
        } while (token != null);
        return all;
    }

    private List<DeliveryView> pending() {
        return deliveries().stream().filter(d -> d.status().equals("pending")).toList();
    }

    private @Nullable Instant troubledSince() {
        return rig.ok(rig.holdfast.listSubscriptions, "{}")
                .subscriptions()
                .getFirst()
                .troubledSince();
    }

    private long version() {
        return rig.store()
                .get(new Key("subscription/shop", "alerts"))
                .orElseThrow()
                .version();
    }
}
