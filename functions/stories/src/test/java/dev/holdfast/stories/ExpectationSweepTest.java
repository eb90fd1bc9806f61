package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A sweep judges each period of a rule once, within its time. */
class ExpectationSweepTest extends ExpectationStory {
    @Test
    void a_feed_that_repeats_itself_counts_nothing_twice() {
        subscribe("*.below-minimum");
        watch("few: {state: received, atLeast: 3, per: PT1H}");
        create("a", "b");
        var changes = new ArrayList<Row>(
                rig.store().peek(100).stream().map(c -> c.row()).toList());
        rig.publish();
        Collections.reverse(changes);
        rig.holdfast.changeFeed.project(List.copyOf(changes));
        HoldfastFixture.runConcurrently(Collections.nCopies(4, () -> {
            rig.holdfast.changeFeed.project(changes);
            return true;
        }));
        pass(ofMinutes(62));
        assertThat(told()).containsExactly("below-minimum 2 2026-03-01T08:00:00Z");
        var findings = rig.store().queryAll(RowQuery.wholePartition("expectation/shop/upload/few", 100));
        rig.holdfast.changeFeed.project(findings);
        assertThat(told()).hasSize(1);
    }

    @Test
    void two_sweeps_at_once_tell_it_once() {
        rig.subscribe();
        watch("few: {state: received, atLeast: 3, per: PT1H}, storm: {state: failed, atMost: 1, per: PT1H}");
        create("a", "b");
        advance("a", "failed");
        advance("b", "failed");
        rig.publish();
        rig.clock.advance(ofMinutes(62));
        HoldfastFixture.runConcurrently(Collections.nCopies(8, rig::sweep));
        rig.publish();
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "below-minimum 2 2026-03-01T08:00:00Z", "above-maximum 2 2026-03-01T08:00:00Z");
    }

    @Test
    void a_sweep_that_was_out_judges_what_it_missed() {
        rig.subscribe();
        watch("few: {state: received, atLeast: 1, per: PT1H}");
        rig.clock.advance(ofMinutes(90));
        create("a");
        rig.publish();
        rig = rig.restart();
        pass(ofHours(3));
        assertThat(told())
                .containsExactly(
                        "below-minimum 0 2026-03-01T08:00:00Z",
                        "below-minimum 0 2026-03-01T10:00:00Z",
                        "below-minimum 0 2026-03-01T11:00:00Z");
        pass(ofDays(30));
        assertThat(told()).as("31 hours more, not 720").hasSize(34);
    }

    @Test
    void rules_that_take_long_to_count_hold_up_no_deadline_and_are_counted_by_later_sweeps() {
        var rules = IntStream.range(0, 20)
                .mapToObj(i -> "few" + i + ": {state: received, atLeast: 1, per: PT1H}")
                .collect(Collectors.joining(", "));
        watch(rules);
        rig.clock.advance(ofHours(4));
        rig.publish();
        // Each rule takes 4 periods of 3 shards.
        rig.table.runBeforeQuery(q -> {
            if (q.partition().startsWith("arrival/")) rig.clock.advance(Duration.ofMillis(250));
        });
        var sizes = new ArrayList<Long>();
        for (var i = 0; i < 6; i++) {
            var before = rig.clock.instant();
            var report = rig.sweep();
            assertThat(Duration.between(before, rig.clock.instant())).isLessThan(ofSeconds(14));
            assertThat(report.complete()).isTrue();
            sizes.add(report.done().getOrDefault("violated", 0L));
        }
        assertThat(sizes.getFirst()).isBetween(2L, 6L);
        assertThat(sizes.stream().mapToLong(n -> n).sum()).isEqualTo(20);
    }

    @Test
    void a_sweep_whose_time_runs_out_within_a_page_writes_what_it_has_decided() {
        rig.close();
        rig = new HoldfastFixture(1);
        watch("a: {state: received, atLeast: 1, per: PT1H}, b: {state: received, atLeast: 1, per: PT1H}");
        rig.clock.advance(ofMinutes(62));
        rig.table.runBeforeQuery(q -> {
            if (q.partition().startsWith("arrival/")) rig.clock.advance(ofSeconds(1));
        });
        var swept = new ArrayList<Long>();
        for (var i = 0; i < 2; i++) {
            var report = rig.holdfast.sweep.run(Duration.ofMillis(500));
            swept.add(report.done().getOrDefault("violated", 0L));
        }
        assertThat(swept).as("one each").containsExactly(1L, 1L);
    }

    @Test
    void how_many_shards_there_are_is_asked_once_in_a_sweep() {
        watch("a: {state: received, atLeast: 1, per: PT1H}, b: {state: received, atLeast: 1, per: PT1H}");
        rig.clock.advance(ofHours(9));
        rig.sweep();
        rig.clock.advance(ofHours(9));
        var asked = new AtomicInteger();
        rig.table.runBeforeGet(rowKey -> {
            if (rowKey.partition().equals("settings")) asked.incrementAndGet();
        });
        rig.sweep();
        assertThat(asked).as("by the sweep, and for the rules").hasValue(2);
    }
}
