package dev.holdfast.story;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.alert.Sender.Outcome;
import dev.holdfast.table.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receiver that fails time after time is left alone for a while, at nobody else's cost, and misses nothing. */
class TroubleTest {
    private static final Outcome HANGS = new Outcome.Failed("no answer within 15 seconds", null);

    private final Rig rig = new Rig();
    private final Alerts alerts = new Alerts(rig);

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
        assertThat(alerts.troubledSince()).isEqualTo(Rig.START.plus(ofMinutes(1)));

        var failed = sent("/hook").size();
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        for (var minute = 0; minute < 130 && !alerts.pending().isEmpty(); minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
        }
        assertThat(alerts.pending()).isEmpty();
        assertThat(alerts.all()).hasSize(2060).allMatch(d -> d.status().equals("delivered"));
        var arrived = sent("/hook").subList(failed, sent("/hook").size());
        assertThat(arrived).hasSize(2060).doesNotHaveDuplicates();
        assertThat(alerts.troubledSince()).isNull();
    }

    @Test
    void holding_back_spends_no_attempt() {
        rig.receiver.answers(m -> HANGS);
        backlog(40);
        for (var minute = 0; minute < 30; minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
        }
        var attempts = alerts.all().stream().mapToInt(d -> d.attempts().size()).sum();
        assertThat(attempts).isEqualTo(rig.receiver.messages().size());
        assertThat(alerts.pending()).hasSize(40).allMatch(d -> d.next() != null);
    }

    @Test
    void what_is_not_looked_at_before_the_receiver_is_tried_again_is_not_even_written() {
        rig.receiver.answers(m -> HANGS);
        backlog(200);
        var keys = alerts.handedOut(ofMinutes(1));
        keys.stream().limit(5).forEach(this::deliver);
        assertThat(alerts.troubledSince()).isNotNull();
        var written = written();
        var begun = rig.holdfast.deliverEvents.carry(keys.subList(5, 100));
        assertThat(begun).as("worth going on with others").isFalse();
        assertThat(written).isEmpty();
        assertThat(rig.receiver.messages()).hasSize(5);
    }

    @Test
    void what_would_be_looked_at_before_is_put_off_in_one_go_and_one_that_changed_meanwhile_holds_up_no_other() {
        rig.receiver.answers(m -> HANGS);
        backlog(20);
        var keys = alerts.handedOut(ofMinutes(1));
        keys.stream().limit(5).forEach(this::deliver);
        rig.clock.advance(ofSeconds(30));
        deliver(keys.get(5));
        var again = rig.clock.instant().plus(ofMinutes(1));
        var lease = rig.clock.instant().plus(ofMinutes(1));
        rig.clock.advance(ofSeconds(1));
        var written = written();
        rig.table.runBeforeNextWrite(() -> rig.ok(
                rig.holdfast.replayDeliveries,
                "{'subscription':'alerts','delivery':'" + keys.get(9).sort() + "'}"));
        rig.holdfast.deliverEvents.carry(keys.subList(6, 20));
        assertThat(written).containsExactly(14);
        assertThat(alerts.all())
                .filteredOn(d -> d.id().equals(keys.get(9).sort()))
                .singleElement()
                .satisfies(d -> assertThat(d.next()).isEqualTo(lease.plus(ofSeconds(1))));
        var ids = keys.subList(6, 20).stream().map(Key::sort).toList();
        assertThat(alerts.pending())
                .filteredOn(d -> ids.contains(d.id()))
                .hasSize(14)
                .allSatisfy(d -> assertThat(d.next()).isAfterOrEqualTo(again));
    }

    /** How many rows each call from now on writes on several conditions at once. */
    private List<Integer> written() {
        var sizes = new ArrayList<Integer>();
        rig.table.runBeforeBatch(writes -> sizes.add(writes.size()));
        return sizes;
    }

    @Test
    void many_that_fail_at_once_are_enough_and_of_many_at_once_a_single_one_goes_ahead() {
        rig.receiver.answers(m -> HANGS);
        backlog(64);
        var keys = alerts.handedOut(ofMinutes(1));
        alerts.together(keys.subList(0, 32));
        assertThat(alerts.troubledSince()).isNotNull();
        var before = rig.receiver.messages().size();
        alerts.together(keys.subList(32, 64));
        assertThat(rig.receiver.messages()).hasSize(before);
        rig.clock.advance(ofSeconds(30));
        alerts.together(keys.subList(32, 64));
        assertThat(rig.receiver.messages()).hasSize(before + 1);
    }

    @Test
    void the_sweep_hands_out_no_more_than_a_few_as_long_as_it_is_in_doubt() {
        rig.receiver.answers(m -> HANGS);
        backlog(300);
        alerts.handedOut(ofMinutes(1)).stream().limit(5).forEach(this::deliver);
        rig.clock.advance(ofSeconds(90));
        rig.courier = (deliver, some) -> {};
        assertThat(rig.sweep().done()).isEqualTo(Map.of("deliveries", 100L));
        rig.courier = (deliver, some) -> Rig.carry(deliver, some);
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        for (var minute = 0; minute < 10; minute++) {
            rig.clock.advance(ofMinutes(1));
            rig.sweep();
        }
        assertThat(alerts.pending()).isEmpty();
    }

    @Test
    void one_that_went_ahead_and_died_is_followed_by_another() {
        rig.receiver.answers(m -> HANGS);
        backlog(20);
        var keys = alerts.handedOut(ofMinutes(1));
        keys.stream().limit(5).forEach(this::deliver);
        rig.clock.advance(ofSeconds(30));
        rig.receiver.answers(m -> {
            throw new OutOfMemoryError("as if the process had died");
        });
        assertThatThrownBy(() -> deliver(keys.get(5))).isInstanceOf(Error.class);
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        deliver(keys.get(6));
        assertThat(alerts.troubledSince()).isNotNull();
        rig.clock.advance(ofMinutes(1));
        deliver(keys.get(7));
        assertThat(alerts.troubledSince()).isNull();
    }

    @Test
    void what_is_new_in_time_of_trouble_waits_its_turn() {
        rig.receiver.answers(m -> HANGS);
        backlog(5);
        alerts.handedOut(ofMinutes(1)).forEach(this::deliver);
        rig.courier = (deliver, keys) -> {
            throw new AssertionError("handed out");
        };
        rig.ok(rig.holdfast.createItem, "{'key':'new'}");
        rig.publish();
        assertThat(alerts.all().getLast().next())
                .isBetween(
                        rig.clock.instant().plus(ofSeconds(30)),
                        rig.clock.instant().plus(ofSeconds(90)));
    }

    @Test
    void putting_the_subscription_again_ends_the_waiting() {
        rig.receiver.answers(m -> HANGS);
        backlog(5);
        alerts.handedOut(ofMinutes(1)).forEach(this::deliver);
        assertThat(alerts.troubledSince()).isNotNull();
        rig.receiver.answers(m -> new Outcome.Delivered("200"));
        rig.subscribe();
        rig.courier = (deliver, keys) -> Rig.carry(deliver, keys);
        rig.ok(rig.holdfast.createItem, "{'key':'new'}");
        rig.publish();
        assertThat(alerts.all().getLast().status()).isEqualTo("delivered");
        assertThat(alerts.troubledSince()).isNull();
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

    private List<String> sent(String to) {
        return rig.receiver.messages().stream()
                .filter(m -> m.address().endsWith(to))
                .map(m -> m.id())
                .toList();
    }

    private long version() {
        return rig.store()
                .get(new Key("subscription/shop", "alerts"))
                .orElseThrow()
                .version();
    }
}
