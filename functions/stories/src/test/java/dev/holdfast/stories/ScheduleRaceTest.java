// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.item.ItemEventType;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.sweep.SweepReport;
import dev.holdfast.table.TableBusyException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scheduled changes with other writers, with faults of the table, and in large numbers. */
class ScheduleRaceTest {
    private final ScheduleFixture fixture = new ScheduleFixture();

    @BeforeEach
    void sweepOnce() {
        // The first sweep writes a row of its own.
        fixture.holdfastFixture.sweep();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private long countMade() {
        return fixture.holdfastFixture.item("launch", "a").history().stream()
                .filter(entry -> entry.schedule() != null && entry.type() == ItemEventType.ADVANCED)
                .count();
    }

    @Test
    void sweep_that_loses_to_a_move_skips_the_change_later() {
        fixture.schedule("{'advance':{'to':'live'}}");
        fixture.holdfastFixture.clock.advance(ofHours(1));
        fixture.holdfastFixture.table.runBeforeNextWrite(
                () -> fixture.answer(fixture.application, fixture.holdfast.advanceItem, "'to':'checked'"));
        assertThat(fixture.holdfastFixture.sweep().done()).isEmpty();
        assertThat(fixture.state()).isEqualTo("checked");
        fixture.holdfastFixture.sweep();
        assertThat(fixture.newest().type()).isEqualTo(ItemEventType.CHANGE_SKIPPED);
        assertThat(countMade()).isZero();
    }

    @Test
    void sweep_that_loses_to_a_cancellation_changes_nothing() {
        var change = fixture.schedule("{'advance':{'to':'live'}}");
        fixture.holdfastFixture.clock.advance(ofHours(1));
        fixture.holdfastFixture.table.runBeforeNextWrite(
                () -> fixture.answer(fixture.application, fixture.holdfast.cancelChange, "'id':'" + change.id() + "'"));
        fixture.holdfastFixture.sweep();
        fixture.holdfastFixture.sweep();
        assertThat(fixture.state()).isEqualTo("planned");
        assertThat(fixture.newest().type()).isEqualTo(ItemEventType.CHANGE_CANCELLED);
    }

    @Test
    void many_sweeps_at_once_make_recurring_change_once() {
        for (var round = 0; round < 5; round++) {
            fixture.schedule("{'advance':{'to':'" + (round % 2 == 0 ? "live" : "planned") + "'}}");
            fixture.holdfastFixture.clock.advance(ofHours(1));
            var jobs = IntStream.range(0, 8)
                    .<Callable<SweepReport>>mapToObj(i -> () -> fixture.holdfast.sweep.run(ofMinutes(1)))
                    .toList();
            HoldfastFixture.runConcurrently(jobs);
            assertThat(countMade()).isEqualTo(round + 1);
        }
    }

    @Test
    void change_is_made_once_although_each_call_of_table_fails() {
        fixture.schedule("{'advance':{'to':'live'}}");
        fixture.schedule(fixture.application, "'within':'PT1H','change':{'set':{'fields':{'size':9}}}");
        fixture.holdfastFixture.clock.advance(ofHours(1));
        for (var failing = 1; failing < 60; failing++) {
            var number = fixture.holdfastFixture.table.calls() + failing;
            if (failing % 2 == 0) fixture.holdfastFixture.table.failCalls(call -> call == number);
            else fixture.holdfastFixture.table.loseAnswers(call -> call == number);
            sweepIgnoringFaults();
            fixture.holdfastFixture.clock.advance(ofHours(1));
        }
        fixture.holdfastFixture.table.heal();
        fixture.holdfastFixture.sweep();
        assertThat(countMade()).isEqualTo(1);
        assertThat(fixture.size()).isEqualTo(9);
        assertThat(fixture.list(fixture.application)).isEmpty();
    }

    private void sweepIgnoringFaults() {
        try {
            fixture.holdfastFixture.sweep();
        } catch (RuntimeException e) {
            // The next sweep continues.
        }
    }

    @Test
    void change_stays_due_while_table_is_busy() {
        fixture.schedule("{'advance':{'to':'live'}}");
        fixture.holdfastFixture.clock.advance(ofHours(1));
        fixture.holdfastFixture.table.failGets(
                rowKey -> rowKey.partition().startsWith("workflow/"),
                () -> new TableBusyException("busy", new IllegalStateException("busy")));
        sweepIgnoringFaults();
        fixture.holdfastFixture.table.heal();
        fixture.holdfastFixture.sweep();
        assertThat(fixture.state()).isEqualTo("live");
    }

    @Test
    void crash_after_the_write_of_a_schedule_leaves_it_whole() {
        fixture.holdfastFixture.table.failAfterWriting(writes -> true, () -> new IllegalStateException("killed"));
        var members = "'within':'PT1H','idempotencyKey':'k','change':{'advance':{'to':'live'}}";
        try {
            fixture.trySchedule(fixture.application, members);
        } catch (IllegalStateException e) {
            // The caller repeats the request.
        }
        fixture.holdfastFixture.table.heal();
        fixture.schedule(fixture.application, members);
        assertThat(fixture.list(fixture.application)).hasSize(1);
        fixture.sweepAfter(ofHours(1));
        assertThat(countMade()).isEqualTo(1);
    }

    @Test
    void concurrent_requests_with_one_key_schedule_one_change() {
        var members = "'within':'PT1H','idempotencyKey':'k','change':{'advance':{'to':'live'}}";
        var jobs = IntStream.range(0, 8)
                .<Callable<ActionResult<?>>>mapToObj(i -> () -> fixture.trySchedule(fixture.application, members))
                .toList();
        assertThat(HoldfastFixture.runConcurrently(jobs)).allMatch(result -> result instanceof ActionResult.Success);
        assertThat(fixture.list(fixture.application)).hasSize(1);
    }

    @Test
    void concurrent_requests_keep_the_limit_of_pending_changes() {
        for (var i = 0; i < 16; i++) fixture.schedule("{'set':{'data':" + i + "}}");
        var jobs = IntStream.range(0, 8)
                .<Callable<ActionResult<?>>>mapToObj(i -> () ->
                        fixture.trySchedule(fixture.application, "'within':'PT1H','change':{'set':{'data':" + i + "}}"))
                .toList();
        HoldfastFixture.runConcurrently(jobs);
        assertThat(fixture.list(fixture.application)).hasSize(20);
    }

    @Test
    void hundreds_of_due_changes_keep_the_time_limit() {
        for (var i = 0; i < 300; i++) {
            fixture.create("k" + i);
            fixture.holdfastFixture.callOk(
                    fixture.holdfast.scheduleChange,
                    "{'workflow':'launch','key':'k" + i + "','within':'PT1H','change':{'advance':{'to':'live'}}}");
        }
        fixture.holdfastFixture.clock.advance(ofHours(1));
        fixture.holdfastFixture.table.runBeforeQuery(rowQuery -> fixture.holdfastFixture.clock.advance(ofMinutes(1)));
        var first = fixture.holdfast.sweep.run(ofMinutes(1));
        assertThat(first.complete()).isFalse();
        fixture.holdfastFixture.table.heal();
        var made = first.done().getOrDefault("advanced", 0L);
        assertThat(made).isLessThan(300);
        for (var run = 0; run < 3; run++)
            made += fixture.holdfastFixture.sweep().done().getOrDefault("advanced", 0L);
        assertThat(made).isEqualTo(300);
        for (var i : List.of(0, 150, 299))
            assertThat(fixture.holdfastFixture.item("launch", "k" + i).state()).isEqualTo("live");
    }
}
