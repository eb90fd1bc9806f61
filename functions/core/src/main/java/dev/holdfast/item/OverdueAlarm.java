package dev.holdfast.item;

import dev.holdfast.json.IsoTime;
import dev.holdfast.workflow.EscalationStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * That an item was flagged as late.
 *
 * @param due the deadline that it was flagged for
 * @param reminders how many reminder periods have passed since then, said or missed
 * @param acked who has taken it on, null for nobody
 * @param level how many steps of the ladder were taken, null for none
 */
public record OverdueAlarm(
        Instant due,
        int reminders,
        @Nullable Acknowledgement acked,
        @Nullable Integer level) {
    static OverdueAlarm raise(Instant due) {
        return new OverdueAlarm(due, 0, null, null);
    }

    OverdueAlarm withAcknowledgement(Acknowledgement by) {
        return new OverdueAlarm(due, reminders, by, level);
    }

    /**
     * When it is to be said again: after a snooze at its end, else after each reminder period and at each step of the ladder,
     * whichever is first; null for never.
     */
    @Nullable
    Instant nextNotificationAt(@Nullable Duration remind, List<EscalationStep> ladder) {
        if (acked != null) return acked.until();
        var reminder = remind == null ? null : IsoTime.plusBounded(due, remind.multipliedBy(reminders + 1L));
        var step = stepsTaken() < ladder.size()
                ? IsoTime.plusBounded(due, ladder.get(stepsTaken()).after())
                : null;
        return Stream.of(reminder, step)
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Said again; a snooze is over then. Reminders that fell into an outage of the sweep are said once, not one by one. */
    OverdueAlarm afterReminder(@Nullable Duration remind, Instant now) {
        var passed = remind == null
                ? reminders
                : (int) Math.min(
                        Integer.MAX_VALUE - 1, Duration.between(due, now).dividedBy(remind));
        return new OverdueAlarm(due, passed, null, level);
    }

    OverdueAlarm withLevel(int level) {
        return new OverdueAlarm(due, reminders, acked, level);
    }

    int stepsTaken() {
        return level == null ? 0 : level;
    }

    /** The steps that are to be taken now: those whose time has come since the last one that was. */
    List<EscalationStep> dueSteps(List<EscalationStep> ladder, Instant now) {
        var from = Math.min(stepsTaken(), ladder.size());
        return ladder.subList(from, ladder.size()).stream()
                .takeWhile(escalationStep ->
                        !IsoTime.plusBounded(due, escalationStep.after()).isAfter(now))
                .toList();
    }
}
