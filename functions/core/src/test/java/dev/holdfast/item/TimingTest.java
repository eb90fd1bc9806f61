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

class TimingTest {
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

    private static Timing begun(@Nullable Duration own) {
        return Timing.beginning(NOW, own == null ? null : NOW.plus(own), own);
    }

    @Test
    void nothing_is_due_where_nothing_says_so() {
        var timing = begun(null).settled(workflow(null, ofHours(1), null), "a");
        assertThat(timing.due(workflow(null, null, null), "a")).isNull();
        assertThat(timing.armed()).isNull();
    }

    @Test
    void the_earliest_of_the_three_deadlines_is_due() {
        assertThat(begun(ofHours(3)).due(workflow(ofHours(2), null, ofHours(1)), "a"))
                .isEqualTo(NOW.plus(ofHours(1)));
        assertThat(begun(ofHours(3)).due(workflow(ofHours(2), null, ofHours(4)), "a"))
                .isEqualTo(NOW.plus(ofHours(2)));
        assertThat(begun(ofHours(1)).due(workflow(ofHours(2), null, ofHours(4)), "a"))
                .isEqualTo(NOW.plus(ofHours(1)));
    }

    @Test
    void a_heartbeat_counts_the_state_anew_but_not_the_whole() {
        var beaten = begun(null).beating(NOW.plus(ofMinutes(30)));
        assertThat(beaten.due(workflow(null, null, ofHours(1)), "a")).isEqualTo(NOW.plus(ofMinutes(90)));
        assertThat(beaten.due(workflow(ofHours(1), null, ofHours(1)), "a")).isEqualTo(NOW.plus(ofHours(1)));
        assertThat(beaten.entering(NOW.plus(ofMinutes(40))).due(workflow(null, null, ofHours(1)), "a"))
                .isEqualTo(NOW.plus(ofMinutes(100)));
    }

    @Test
    void a_recovery_counts_the_whole_anew_too() {
        var late = NOW.plus(ofHours(50));
        assertThat(begun(null).recovering(late).due(workflow(ofHours(1), null, null), "a"))
                .isEqualTo(late.plus(ofHours(1)));
    }

    @Test
    void a_time_beyond_the_calendar_is_due_on_its_last_day() {
        var last = Instant.parse("9999-12-31T00:00:00Z");
        assertThat(Timing.beginning(last, null, null).due(workflow(null, null, Duration.ofDays(36_000)), "a"))
                .isEqualTo("9999-12-31T23:59:59.999Z");
    }

    @Test
    void an_entry_moves_only_to_be_earlier_until_it_is_rearmed() {
        var workflow = workflow(null, null, ofHours(1));
        var armed = begun(null).settled(workflow, "a");
        assertThat(armed.armed()).isEqualTo(NOW.plus(ofHours(1)));
        var later = armed.beating(NOW.plus(ofMinutes(10))).settled(workflow, "a");
        assertThat(later.armed()).isEqualTo(NOW.plus(ofHours(1)));
        var earlier = later.until(NOW.plus(ofMinutes(5)), null).settled(workflow, "a");
        assertThat(earlier.armed()).isEqualTo(NOW.plus(ofMinutes(5)));
        assertThat(later.rearmed(workflow, "a").armed()).isEqualTo(NOW.plus(ofMinutes(70)));
    }

    @Test
    void a_flagged_item_wakes_for_its_next_reminder_and_without_one_not_at_all() {
        var due = NOW.plus(ofHours(1));
        var flagged = begun(ofHours(1)).withAlarm(new Alarm(due, 2, null, null));
        assertThat(flagged.wake(workflow(null, ofMinutes(10), null), "a")).isEqualTo(due.plus(ofMinutes(30)));
        assertThat(flagged.wake(workflow(null, null, null), "a")).isNull();
    }

    @Test
    void the_flag_of_a_deadline_that_no_longer_holds_goes() {
        var workflow = workflow(null, ofMinutes(10), null);
        var flagged = begun(ofHours(1))
                .withAlarm(new Alarm(NOW.plus(ofHours(1)), 3, null, null))
                .rearmed(workflow, "a");
        assertThat(flagged.settled(workflow, "a").overdue()).isEqualTo(NOW.plus(ofHours(1)));
        var moved = flagged.until(NOW.plus(ofHours(9)), null).settled(workflow, "a");
        assertThat(moved.overdue()).isNull();
        assertThat(moved.alarm()).isNull();
    }

    @Test
    void a_finished_item_waits_for_nothing() {
        var workflow = workflow(ofHours(1), ofMinutes(10), ofHours(1));
        var finished = begun(ofHours(1)).settled(workflow, "a").finishing(NOW).settled(workflow, "z");
        assertThat(finished.due(workflow, "z")).isNull();
        assertThat(finished.armed()).isNull();
    }
}
