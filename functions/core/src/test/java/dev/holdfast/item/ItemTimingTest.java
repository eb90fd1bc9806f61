package dev.holdfast.item;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ItemTimingTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private static Workflow workflow(@Nullable Duration whole, @Nullable Duration remind, @Nullable Duration stay) {
        var a = new State(null, true, false, List.of("z"), List.of(), List.of(), stay, false, null, null, 0);
        var z = new State(null, false, true, List.of(), List.of(), List.of(), null, false, null, null, 0);
        return new Workflow(
                "w",
                1,
                null,
                whole,
                remind,
                List.of(),
                null,
                true,
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of("a", a, "z", z));
    }

    private static ItemTiming begun(@Nullable Duration own) {
        return ItemTiming.start(NOW, own == null ? null : NOW.plus(own), own);
    }

    @Test
    void an_item_without_deadlines_is_never_due() {
        var itemTiming = begun(null).settle(workflow(null, ofHours(1), null), "a");
        assertThat(itemTiming.dueAt(workflow(null, null, null), "a")).isNull();
        assertThat(itemTiming.armed()).isNull();
    }

    @Test
    void the_earliest_of_the_three_deadlines_is_due() {
        assertThat(begun(ofHours(3)).dueAt(workflow(ofHours(2), null, ofHours(1)), "a"))
                .isEqualTo(NOW.plus(ofHours(1)));
        assertThat(begun(ofHours(3)).dueAt(workflow(ofHours(2), null, ofHours(4)), "a"))
                .isEqualTo(NOW.plus(ofHours(2)));
        assertThat(begun(ofHours(1)).dueAt(workflow(ofHours(2), null, ofHours(4)), "a"))
                .isEqualTo(NOW.plus(ofHours(1)));
    }

    @Test
    void a_heartbeat_restarts_the_state_but_not_the_workflow() {
        var beaten = begun(null).recordHeartbeat(NOW.plus(ofMinutes(30)));
        assertThat(beaten.dueAt(workflow(null, null, ofHours(1)), "a")).isEqualTo(NOW.plus(ofMinutes(90)));
        assertThat(beaten.dueAt(workflow(ofHours(1), null, ofHours(1)), "a")).isEqualTo(NOW.plus(ofHours(1)));
        assertThat(beaten.enterState(NOW.plus(ofMinutes(40))).dueAt(workflow(null, null, ofHours(1)), "a"))
                .isEqualTo(NOW.plus(ofMinutes(100)));
    }

    @Test
    void a_recovery_restarts_the_workflow_too() {
        var late = NOW.plus(ofHours(50));
        assertThat(begun(null).recordRecovery(late).dueAt(workflow(ofHours(1), null, null), "a"))
                .isEqualTo(late.plus(ofHours(1)));
    }

    @Test
    void a_time_beyond_the_calendar_becomes_its_last_instant() {
        var last = Instant.parse("9999-12-31T00:00:00Z");
        assertThat(ItemTiming.start(last, null, null).dueAt(workflow(null, null, Duration.ofDays(36_000)), "a"))
                .isEqualTo("9999-12-31T23:59:59.999Z");
    }

    @Test
    void an_index_entry_only_moves_earlier_until_it_is_rearmed() {
        var workflow = workflow(null, null, ofHours(1));
        var armed = begun(null).settle(workflow, "a");
        assertThat(armed.armed()).isEqualTo(NOW.plus(ofHours(1)));
        var later = armed.recordHeartbeat(NOW.plus(ofMinutes(10))).settle(workflow, "a");
        assertThat(later.armed()).isEqualTo(NOW.plus(ofHours(1)));
        var earlier = later.withDeadline(NOW.plus(ofMinutes(5)), null).settle(workflow, "a");
        assertThat(earlier.armed()).isEqualTo(NOW.plus(ofMinutes(5)));
        assertThat(later.rearm(workflow, "a").armed()).isEqualTo(NOW.plus(ofMinutes(70)));
    }

    @Test
    void a_flagged_item_is_swept_again_only_for_a_reminder() {
        var due = NOW.plus(ofHours(1));
        var flagged = begun(ofHours(1)).withAlarm(new OverdueAlarm(due, 2, null, null));
        assertThat(flagged.nextSweepAt(workflow(null, ofMinutes(10), null), "a"))
                .isEqualTo(due.plus(ofMinutes(30)));
        assertThat(flagged.nextSweepAt(workflow(null, null, null), "a")).isNull();
    }

    @Test
    void the_flag_of_an_obsolete_deadline_is_removed() {
        var workflow = workflow(null, ofMinutes(10), null);
        var flagged = begun(ofHours(1))
                .withAlarm(new OverdueAlarm(NOW.plus(ofHours(1)), 3, null, null))
                .rearm(workflow, "a");
        assertThat(flagged.settle(workflow, "a").missedDeadline()).isEqualTo(NOW.plus(ofHours(1)));
        var moved = flagged.withDeadline(NOW.plus(ofHours(9)), null).settle(workflow, "a");
        assertThat(moved.missedDeadline()).isNull();
        assertThat(moved.alarm()).isNull();
    }

    @Test
    void a_finished_item_is_not_swept_again() {
        var workflow = workflow(ofHours(1), ofMinutes(10), ofHours(1));
        var finished = begun(ofHours(1)).settle(workflow, "a").finish(NOW).settle(workflow, "z");
        assertThat(finished.dueAt(workflow, "z")).isNull();
        assertThat(finished.armed()).isNull();
    }
}
