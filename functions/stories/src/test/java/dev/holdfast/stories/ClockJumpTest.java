// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.clock.ClockWatch;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.sweep.SweepMark;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.TableFailureException.FailureKind;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests jumps of the machine's clock, forward and back. */
class ClockJumpTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void each_deadline_is_flagged_once_despite_clock_jumps() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofDays(400)));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofMinutes(5)));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(2)));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'simple','key':'a'}");
        holdfastFixture.clock.set(HoldfastFixture.START.minus(ofDays(1)));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(3)));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void history_stays_in_order_after_clock_jumps_back() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'P1D'}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','note':'one'}");
        holdfastFixture.clock.set(HoldfastFixture.START.minus(ofHours(5)));
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'simple','key':'a','note':'two'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.recoverItems,
                "{'workflow':'simple','mode':'redrive','keys':['a'],'within':'PT2H','note':'three'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, "{'workflow':'simple','key':'a'}");
        var times = holdfastFixture.item("simple", "a").history().stream()
                .map(entry -> entry.at())
                .toList();
        assertThat(times).hasSize(5).isSorted();
    }

    @Test
    void sweep_keeps_its_time_limit_when_clock_goes_back() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture(1);
        holdfastFixture.createItems(600, i -> "{'key':'k" + i + "','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.table.runBeforeQuery(rowQuery -> {
            holdfastFixture.clock.advance(ofMinutes(1));
            holdfastFixture.clock.set(HoldfastFixture.START.plus(ofHours(1)));
        });
        assertThat(holdfastFixture.sweep().complete()).isFalse();
    }

    @Test
    void lease_of_clock_that_was_ahead_does_not_hold_delivery() {
        holdfastFixture.subscribe();
        holdfastFixture.dispatcher = (worker, keys) -> {};
        goForwardAndBack(() -> {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
            holdfastFixture.publish();
        });
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("deliveries", 1L));
        assertThat(holdfastFixture.receiver.events()).hasSize(1);
    }

    @Test
    void retry_of_clock_that_was_ahead_does_not_hold_delivery() {
        holdfastFixture.subscribe();
        goForwardAndBack(() -> {
            holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("down", null));
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
            holdfastFixture.publish();
        });
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("deliveries", 1L));
        assertThat(holdfastFixture.receiver.events()).hasSize(2);
    }

    @Test
    void reminders_go_on_after_clock_was_ahead() {
        holdfastFixture.putWorkflow("reminded", """
                within: PT1H
                remind: PT1H
                states:
                  open: {initial: true, next: [done]}
                  done: {terminal: true}
                """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'reminded','key':'a'}");
        goForwardAndBack(() -> {
            holdfastFixture.sweep();
            assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("reminded", 1L));
        });
        holdfastFixture.clock.advance(ofMinutes(119));
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.advance(ofMinutes(1));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("reminded", 1L));
    }

    @Test
    void row_that_was_postponed_ahead_is_tried_again() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        goForwardAndBack(() -> {
            holdfastFixture.table.failBatches(() -> new IllegalStateException("a page fails"));
            holdfastFixture.table.failWrites(
                    writes -> writes.getFirst() instanceof RowWrite.Put put && put.announced(),
                    () -> new IllegalStateException("too large"));
            assertThat(holdfastFixture.sweep().failedRows()).hasSize(1);
            holdfastFixture.table.heal();
        });
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.advance(ofHours(1));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void counting_rule_judges_periods_after_clock_was_ahead() {
        holdfastFixture.putWorkflow("counted", """
                states:
                  open: {initial: true, next: [done]}
                  done: {terminal: true}
                expect:
                  hourly: {state: open, atLeast: 1, per: PT1H}
                """);
        goForwardAndBack(holdfastFixture::sweep);
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofHours(2));
        assertThat(holdfastFixture.sweep().done()).containsKey("violated");
    }

    @Test
    void planned_release_happens_after_clock_was_ahead() {
        var holdQueue = new HoldQueueFixture(holdfastFixture);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.putQueuePolicy,
                "{'blackouts':[{'name':'next-year','cron':'0 0 2 3 *','duration':'P1D','zone':'UTC'}]}");
        var id = holdQueue.queueForId("{'kind':'method','model':'ad','name':'create'}");
        holdQueue.release("{'id':'" + id + "','at':'2026-03-01T09:00:00Z'}");
        goForwardAndBack(holdfastFixture::sweep);
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofHours(1));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("releases", 1L));
    }

    @Test
    void grouped_delivery_keeps_its_time_after_small_jump() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'digest','target':'email','address':'ann@example.com','group':'PT24H'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        holdfastFixture.clock.set(HoldfastFixture.START.minusSeconds(10));
        holdfastFixture.holdfast.sweep.recheckEntries();
        holdfastFixture.sweep();
        holdfastFixture.sweep();
        assertThat(holdfastFixture.mailbox.notifications()).isEmpty();
        holdfastFixture.clock.advance(ofDays(1));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
    }

    @Test
    void grouped_delivery_of_clock_that_was_ahead_is_not_held() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'digest','target':'email','address':'ann@example.com','group':'PT24H'}");
        goForwardAndBack(() -> {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
            holdfastFixture.publish();
        });
        holdfastFixture.sweep();
        holdfastFixture.sweep();
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
    }

    @Test
    void recheck_that_crash_interrupts_is_done_after_restart() {
        holdfastFixture.subscribe();
        holdfastFixture.dispatcher = (worker, keys) -> {};
        sweepMark().replace(HoldfastFixture.START);
        holdfastFixture.clock.set(HoldfastFixture.START.plus(ofDays(366)));
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        holdfastFixture.publish();
        sweepMark().replace(holdfastFixture.clock.instant());
        holdfastFixture.clock.set(HoldfastFixture.START);
        // This server stores its mark, but crashes before it has checked all entries.
        sweepMark().replace(HoldfastFixture.START);
        holdfastFixture = holdfastFixture.restart();
        var restarted = sweepMark();
        restarted.replace(HoldfastFixture.START);
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("deliveries", 1L));
        assertThat(holdfastFixture.receiver.events()).hasSize(1);
        restarted.replace(HoldfastFixture.START);
        assertThat(holdfastFixture.holdfast.sweep.isRechecking()).isFalse();
        sweepMark().replace(HoldfastFixture.START);
        assertThat(holdfastFixture.holdfast.sweep.isRechecking())
                .as("after complete checks")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void recheck_reads_page_again_only_after_outage(FailureKind failureKind) {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture(1);
        var holdQueue = new HoldQueueFixture(holdfastFixture);
        var id = holdQueue.queueForId("{'kind':'method','model':'ad','name':'create'}");
        holdQueue.release("{'id':'" + id + "','at':'2026-03-01T09:00:00Z'}");
        holdfastFixture.publish();
        holdfastFixture.subscribe();
        holdfastFixture.dispatcher = (worker, keys) -> {};
        goForwardAndBack(() -> {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
            holdfastFixture.publish();
        });
        holdfastFixture.table.failGets(
                rowKey -> rowKey.partition().startsWith("policy/"),
                () -> new TableFailureException(failureKind, "the policy can't be read", null));
        assertThat(holdfastFixture.sweep().done()).containsEntry("deliveries", 1L);
        assertThat(holdfastFixture.holdfast.sweep.isRechecking()).isEqualTo(failureKind != FailureKind.INTERNAL);
        holdfastFixture.table.heal();
        assertThat(holdfastFixture.sweep().complete()).isTrue();
        assertThat(holdfastFixture.holdfast.sweep.isRechecking()).isFalse();
    }

    /** Returns the {@link SweepMark} of a server that has just started. */
    private SweepMark sweepMark() {
        return new SweepMark(
                holdfastFixture.store(),
                new ClockWatch(holdfastFixture.clock, MetricSink.NO_METRICS),
                holdfastFixture.holdfast.sweep);
    }

    @Test
    void limit_begins_at_end_of_hold_after_clock_was_ahead() {
        holdfastFixture.putWorkflow("steps", """
                states:
                  a: {initial: true, next: [z], within: PT1H}
                  z: {terminal: true}
                """);
        goForwardAndBack(
                () -> holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'steps','key':'1'}"));
        var item = "{'workflow':'steps','key':'1','reason':'wait'}";
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.holdItem, item);
        holdfastFixture.clock.advance(ofHours(5));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'steps','key':'1'}");
        holdfastFixture.clock.advance(ofHours(1));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void limit_of_state_begins_at_move_after_clock_was_ahead() {
        holdfastFixture.putWorkflow("steps", """
                states:
                  a: {initial: true, next: [b]}
                  b: {next: [c], within: PT1H}
                  c: {next: [b, z], hold: true, within: PT1H}
                  z: {terminal: true}
                """);
        goForwardAndBack(
                () -> holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'steps','key':'1'}"));
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'steps','key':'1','to':'b'}");
        holdfastFixture.clock.advance(ofHours(1));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'steps','key':'1','to':'c'}");
        holdfastFixture.clock.advance(ofHours(5));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'steps','key':'1'}");
        holdfastFixture.clock.advance(ofHours(1));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
        var history = holdfastFixture.item("steps", "1").history();
        assertThat(history).extracting(HistoryEntry::stay).contains(ofHours(1));
    }

    /**
     * Sets the clock a year ahead, does some work, and sets the clock back. Then starts the check of all entries, as
     * the server does after such a jump.
     */
    private void goForwardAndBack(Runnable work) {
        var before = holdfastFixture.clock.instant();
        holdfastFixture.clock.set(before.plus(ofDays(366)));
        work.run();
        holdfastFixture.clock.set(before);
        assertThat(holdfastFixture.sweep().done()).as("without a recheck").isEmpty();
        holdfastFixture.holdfast.sweep.recheckEntries();
    }
}
