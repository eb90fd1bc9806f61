// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workingtime.CalendarLookup;
import dev.holdfast.workingtime.FixedAllowance;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ItemTimingTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private static Workflow workflow(
            @Nullable Duration workflowWithin, @Nullable Duration remind, @Nullable Duration stateWithin) {
        var open = State.PLAIN.with(state -> state.initial(true).next(List.of("z")));
        var a = stateWithin == null ? open : open.withWithin(new FixedAllowance(stateWithin));
        var z = State.PLAIN.withTerminal(true);
        return new Workflow(
                "w",
                1,
                null,
                TimeAllowance.of(workflowWithin),
                TimeAllowance.of(remind),
                List.of(),
                null,
                true,
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                null,
                Map.of(),
                Map.of("a", a, "z", z),
                CalendarLookup.NONE);
    }

    private static ItemTiming started(@Nullable Duration within) {
        return ItemTiming.start(NOW, within == null ? null : NOW.plus(within), TimeAllowance.of(within));
    }

    @Test
    void item_without_deadlines_is_never_due() {
        var itemTiming = started(null).settle(workflow(null, ofHours(1), null), "a");
        assertThat(itemTiming.dueAt(workflow(null, null, null), "a")).isNull();
        assertThat(itemTiming.nextSweepAt()).isNull();
    }

    @Test
    void earliest_of_three_deadlines_is_due() {
        assertThat(started(ofHours(3)).dueAt(workflow(ofHours(2), null, ofHours(1)), "a"))
                .isEqualTo(NOW.plus(ofHours(1)));
        assertThat(started(ofHours(3)).dueAt(workflow(ofHours(2), null, ofHours(4)), "a"))
                .isEqualTo(NOW.plus(ofHours(2)));
        assertThat(started(ofHours(1)).dueAt(workflow(ofHours(2), null, ofHours(4)), "a"))
                .isEqualTo(NOW.plus(ofHours(1)));
    }

    @Test
    void heartbeat_restarts_time_of_state_but_not_of_workflow() {
        var afterHeartbeat = started(null).withLastHeartbeat(NOW.plus(ofMinutes(30)));
        assertThat(afterHeartbeat.dueAt(workflow(null, null, ofHours(1)), "a")).isEqualTo(NOW.plus(ofMinutes(90)));
        assertThat(afterHeartbeat.dueAt(workflow(ofHours(1), null, ofHours(1)), "a"))
                .isEqualTo(NOW.plus(ofHours(1)));
        assertThat(afterHeartbeat
                        .enterState(NOW.plus(ofMinutes(40)), workflow(null, null, ofHours(1)))
                        .dueAt(workflow(null, null, ofHours(1)), "a"))
                .isEqualTo(NOW.plus(ofMinutes(100)));
    }

    @Test
    void recovery_restarts_time_of_workflow_too() {
        var recoveryTime = NOW.plus(ofHours(50));
        assertThat(started(null).recordRecovery(recoveryTime, false).dueAt(workflow(ofHours(1), null, null), "a"))
                .isEqualTo(recoveryTime.plus(ofHours(1)));
    }

    @Test
    void deadline_beyond_year_9999_becomes_last_instant_of_9999() {
        var last = Instant.parse("9999-12-31T00:00:00Z");
        assertThat(ItemTiming.start(last, null, null).dueAt(workflow(null, null, Duration.ofDays(36_000)), "a"))
                .isEqualTo("9999-12-31T23:59:59.999Z");
    }

    @Test
    void index_entry_moves_only_earlier_until_it_is_rearmed() {
        var workflow = workflow(null, null, ofHours(1));
        var settled = started(null).settle(workflow, "a");
        assertThat(settled.nextSweepAt()).isEqualTo(NOW.plus(ofHours(1)));
        var later = settled.withLastHeartbeat(NOW.plus(ofMinutes(10))).settle(workflow, "a");
        assertThat(later.nextSweepAt()).isEqualTo(NOW.plus(ofHours(1)));
        var earlier = later.withDeadline(NOW.plus(ofMinutes(5)), null).settle(workflow, "a");
        assertThat(earlier.nextSweepAt()).isEqualTo(NOW.plus(ofMinutes(5)));
        assertThat(later.reschedule(workflow, "a").nextSweepAt()).isEqualTo(NOW.plus(ofMinutes(70)));
    }

    @Test
    void flagged_item_is_swept_again_only_for_reminder() {
        var due = NOW.plus(ofHours(1));
        var flagged = started(ofHours(1)).withAlarm(new OverdueAlarm(due, 2, null, null, null));
        assertThat(flagged.requiredSweepAt(workflow(null, ofMinutes(10), null), "a"))
                .isEqualTo(due.plus(ofMinutes(30)));
        assertThat(flagged.requiredSweepAt(workflow(null, null, null), "a")).isNull();
    }

    @Test
    void flag_of_obsolete_deadline_is_removed() {
        var workflow = workflow(null, ofMinutes(10), null);
        var flagged = started(ofHours(1))
                .withAlarm(new OverdueAlarm(NOW.plus(ofHours(1)), 3, null, null, null))
                .reschedule(workflow, "a");
        assertThat(flagged.settle(workflow, "a").missedDeadline()).isEqualTo(NOW.plus(ofHours(1)));
        var moved = flagged.withDeadline(NOW.plus(ofHours(9)), null).settle(workflow, "a");
        assertThat(moved.missedDeadline()).isNull();
        assertThat(moved.alarm()).isNull();
    }

    @Test
    void finished_item_is_not_swept_again() {
        var workflow = workflow(ofHours(1), ofMinutes(10), ofHours(1));
        var finished = started(ofHours(1)).settle(workflow, "a").finish(NOW).settle(workflow, "z");
        assertThat(finished.dueAt(workflow, "z")).isNull();
        assertThat(finished.nextSweepAt()).isNull();
    }
}
