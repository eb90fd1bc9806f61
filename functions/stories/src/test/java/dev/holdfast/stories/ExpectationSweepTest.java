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
class ExpectationSweepTest extends ExpectationTestBase {
    @Test
    void a_feed_that_repeats_itself_counts_nothing_twice() {
        subscribe("*.below-minimum");
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        create("a", "b");
        var changes = new ArrayList<Row>(
                holdfastFixture.store().peek(100).stream().map(c -> c.row()).toList());
        holdfastFixture.publish();
        Collections.reverse(changes);
        holdfastFixture.holdfast.changeFeed.project(List.copyOf(changes));
        HoldfastFixture.runConcurrently(Collections.nCopies(4, () -> {
            holdfastFixture.holdfast.changeFeed.project(changes);
            return true;
        }));
        advanceAndSweep(ofMinutes(62));
        assertThat(publishedViolations()).containsExactly("below-minimum 2 2026-03-01T08:00:00Z");
        var findings = holdfastFixture.store().queryAll(RowQuery.wholePartition("expectation/shop/upload/few", 100));
        holdfastFixture.holdfast.changeFeed.project(findings);
        assertThat(publishedViolations()).hasSize(1);
    }

    @Test
    void two_sweeps_at_once_tell_it_once() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 3, per: PT1H}, storm: {state: failed, atMost: 1, per: PT1H}");
        create("a", "b");
        advance("a", "failed");
        advance("b", "failed");
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(62));
        HoldfastFixture.runConcurrently(Collections.nCopies(8, holdfastFixture::sweep));
        holdfastFixture.publish();
        assertThat(publishedViolations())
                .containsExactlyInAnyOrder(
                        "below-minimum 2 2026-03-01T08:00:00Z", "above-maximum 2 2026-03-01T08:00:00Z");
    }

    @Test
    void a_sweep_that_was_out_judges_what_it_missed() {
        holdfastFixture.subscribe();
        putRules("few: {state: received, atLeast: 1, per: PT1H}");
        holdfastFixture.clock.advance(ofMinutes(90));
        create("a");
        holdfastFixture.publish();
        holdfastFixture = holdfastFixture.restart();
        advanceAndSweep(ofHours(3));
        assertThat(publishedViolations())
                .containsExactly(
                        "below-minimum 0 2026-03-01T08:00:00Z",
                        "below-minimum 0 2026-03-01T10:00:00Z",
                        "below-minimum 0 2026-03-01T11:00:00Z");
        advanceAndSweep(ofDays(30));
        assertThat(publishedViolations()).as("31 hours more, not 720").hasSize(34);
    }

    @Test
    void rules_that_take_long_to_count_hold_up_no_deadline_and_are_counted_by_later_sweeps() {
        var rules = IntStream.range(0, 20)
                .mapToObj(i -> "few" + i + ": {state: received, atLeast: 1, per: PT1H}")
                .collect(Collectors.joining(", "));
        putRules(rules);
        holdfastFixture.clock.advance(ofHours(4));
        holdfastFixture.publish();
        // Each rule takes 4 periods of 3 shards.
        holdfastFixture.table.runBeforeQuery(q -> {
            if (q.partition().startsWith("arrival/")) holdfastFixture.clock.advance(Duration.ofMillis(250));
        });
        var sizes = new ArrayList<Long>();
        for (var i = 0; i < 6; i++) {
            var before = holdfastFixture.clock.instant();
            var report = holdfastFixture.sweep();
            assertThat(Duration.between(before, holdfastFixture.clock.instant())).isLessThan(ofSeconds(14));
            assertThat(report.complete()).isTrue();
            sizes.add(report.done().getOrDefault("violated", 0L));
        }
        assertThat(sizes.getFirst()).isBetween(2L, 6L);
        assertThat(sizes.stream().mapToLong(n -> n).sum()).isEqualTo(20);
    }

    @Test
    void a_sweep_whose_time_runs_out_within_a_page_writes_what_it_has_decided() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture(1);
        putRules("a: {state: received, atLeast: 1, per: PT1H}, b: {state: received, atLeast: 1, per: PT1H}");
        holdfastFixture.clock.advance(ofMinutes(62));
        holdfastFixture.table.runBeforeQuery(q -> {
            if (q.partition().startsWith("arrival/")) holdfastFixture.clock.advance(ofSeconds(1));
        });
        var swept = new ArrayList<Long>();
        for (var i = 0; i < 2; i++) {
            var report = holdfastFixture.holdfast.sweep.run(Duration.ofMillis(500));
            swept.add(report.done().getOrDefault("violated", 0L));
        }
        assertThat(swept).as("one each").containsExactly(1L, 1L);
    }

    @Test
    void how_many_shards_there_are_is_asked_once_in_a_sweep() {
        putRules("a: {state: received, atLeast: 1, per: PT1H}, b: {state: received, atLeast: 1, per: PT1H}");
        holdfastFixture.clock.advance(ofHours(9));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofHours(9));
        var asked = new AtomicInteger();
        holdfastFixture.table.runBeforeGet(rowKey -> {
            if (rowKey.partition().equals("settings")) asked.incrementAndGet();
        });
        holdfastFixture.sweep();
        assertThat(asked).as("by the sweep, and for the rules").hasValue(2);
    }
}
