// SPDX-License-Identifier: Apache-2.0
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

/** Sweeps judge each period of a rule once, within their time limit. */
class ExpectationSweepTest extends ExpectationTestBase {
    @Test
    void repeated_changes_are_counted_once() {
        subscribe("*.below-minimum");
        putRules("few: {state: received, atLeast: 3, per: PT1H}");
        create("a", "b");
        var changes = new ArrayList<Row>(holdfastFixture.store().peek(100).stream()
                .map(change -> change.row())
                .toList());
        holdfastFixture.publish();
        Collections.reverse(changes);
        holdfastFixture.holdfast.changeFeed.project(List.copyOf(changes));
        HoldfastFixture.runConcurrently(Collections.nCopies(4, () -> {
            holdfastFixture.holdfast.changeFeed.project(changes);
            return true;
        }));
        advanceAndSweep(ofMinutes(62));
        assertThat(publishedViolations()).containsExactly("below-minimum 2 2026-03-01T08:00:00Z");
        var violations = holdfastFixture.store().queryAll(RowQuery.wholePartition("expectation/shop/upload/few", 100));
        holdfastFixture.holdfast.changeFeed.project(violations);
        assertThat(publishedViolations()).hasSize(1);
    }

    @Test
    void concurrent_sweeps_publish_violation_once() {
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
    void sweep_judges_missed_periods_after_outage() {
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
        assertThat(publishedViolations())
                .as("only the last 31 periods are judged")
                .hasSize(34);
    }

    @Test
    void slow_rules_are_spread_over_several_sweeps() {
        var rules = IntStream.range(0, 20)
                .mapToObj(i -> "few" + i + ": {state: received, atLeast: 1, per: PT1H}")
                .collect(Collectors.joining(", "));
        putRules(rules);
        holdfastFixture.clock.advance(ofHours(4));
        holdfastFixture.publish();
        // Each rule needs the counts of 4 periods in 3 shards.
        holdfastFixture.table.runBeforeQuery(rowQuery -> {
            if (rowQuery.partition().startsWith("arrival/")) holdfastFixture.clock.advance(Duration.ofMillis(250));
        });
        var violationCounts = new ArrayList<Long>();
        var complete = new ArrayList<Boolean>();
        for (var i = 0; i < 6; i++) {
            var startedAt = holdfastFixture.clock.instant();
            var report = holdfastFixture.sweep();
            assertThat(Duration.between(startedAt, holdfastFixture.clock.instant()))
                    .isLessThan(ofSeconds(14));
            complete.add(report.complete());
            violationCounts.add(report.done().getOrDefault("violated", 0L));
        }
        assertThat(complete.getFirst()).as("rules are left").isFalse();
        assertThat(complete.getLast()).isTrue();
        assertThat(violationCounts.getFirst()).isBetween(2L, 6L);
        assertThat(violationCounts.stream().mapToLong(count -> count).sum()).isEqualTo(20);
    }

    @Test
    void sweep_out_of_time_writes_its_finished_judgements() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture(1);
        putRules("a: {state: received, atLeast: 1, per: PT1H}, b: {state: received, atLeast: 1, per: PT1H}");
        holdfastFixture.clock.advance(ofMinutes(62));
        holdfastFixture.table.runBeforeQuery(rowQuery -> {
            if (rowQuery.partition().startsWith("arrival/")) holdfastFixture.clock.advance(ofSeconds(1));
        });
        var violationCounts = new ArrayList<Long>();
        for (var i = 0; i < 2; i++) {
            var report = holdfastFixture.holdfast.sweep.run(Duration.ofMillis(500));
            violationCounts.add(report.done().getOrDefault("violated", 0L));
        }
        assertThat(violationCounts).as("one rule in each sweep").containsExactly(1L, 1L);
    }

    @Test
    void sweep_reads_shard_count_once_for_all_rules() {
        putRules("a: {state: received, atLeast: 1, per: PT1H}, b: {state: received, atLeast: 1, per: PT1H}");
        holdfastFixture.clock.advance(ofHours(9));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofHours(9));
        var reads = new AtomicInteger();
        holdfastFixture.table.runBeforeGet(rowKey -> {
            if (rowKey.partition().equals("settings")) reads.incrementAndGet();
        });
        holdfastFixture.sweep();
        assertThat(reads)
                .as("one by the sweep, one for the rules, one for undelivered alarms")
                .hasValue(3);
    }
}
