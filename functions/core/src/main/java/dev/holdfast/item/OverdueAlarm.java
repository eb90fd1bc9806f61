// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.workflow.EscalationStep;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The overdue mark of an item, with the state of its reminders and escalation.
 *
 * @param due the missed deadline
 * @param reminders the number of reminder periods since the missed deadline, including missed reminders
 * @param acknowledgement the acknowledgement, null if nobody has acknowledged the item
 * @param level the number of escalation steps taken, null before the first step
 * @param missedStay the end of a state's time limit that was announced although the item was already overdue; null
 *     without such an announcement
 */
public record OverdueAlarm(
        Instant due,
        int reminders,
        @Nullable Acknowledgement acknowledgement,
        @Nullable Integer level,
        @Nullable Instant missedStay) {
    public OverdueAlarm {
        Objects.requireNonNull(due, "due");
    }

    static OverdueAlarm raise(Instant due) {
        return new OverdueAlarm(due, 0, null, null, null);
    }

    OverdueAlarm withAcknowledgement(Acknowledgement acknowledgement) {
        return new OverdueAlarm(due, reminders, acknowledgement, level, missedStay);
    }

    /** Ends the acknowledgement. The next reminder is due at the end of the current period. */
    OverdueAlarm withoutAcknowledgement(Workflow workflow, Instant now) {
        if (acknowledgement == null) return this;
        var passedPeriods = Math.max(reminders, passedPeriods(workflow, now));
        return new OverdueAlarm(due, passedPeriods, null, level, missedStay);
    }

    /** Adds the end of a state's time limit, which also ends the acknowledgement. */
    OverdueAlarm withMissedStay(Instant stayDue) {
        return new OverdueAlarm(due, reminders, null, level, stayDue);
    }

    /**
     * Returns the time at which the next reminder or escalation step is due; null if none will be due. For an
     * acknowledged item, returns the end of the acknowledgement.
     */
    @Nullable
    public Instant nextNotificationAt(Workflow workflow) {
        if (acknowledgement != null) return acknowledgement.until();
        var reminder = nextReminder(workflow);
        var steps = workflow.escalate();
        var step = stepsTaken() < steps.size() ? steps.get(stepsTaken()).after().end(due, workflow.calendars()) : null;
        return Stream.of(reminder, step)
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Returns the time of the next reminder; null for none, or if the search for its time found only its bound. */
    private @Nullable Instant nextReminder(Workflow workflow) {
        var remind = workflow.remind();
        if (remind == null) return null;
        var next = remind.end(due, reminders + 1L, workflow.calendars());
        return remind.isBound(due, next) ? null : next;
    }

    /**
     * Returns the alarm after a reminder. The reminder also ends the acknowledgement. Several missed reminders result
     * in one reminder.
     */
    OverdueAlarm afterReminder(Workflow workflow, Instant now) {
        return new OverdueAlarm(due, passedPeriods(workflow, now), null, level, missedStay);
    }

    private int passedPeriods(Workflow workflow, Instant now) {
        var remind = workflow.remind();
        return remind == null
                ? reminders
                : (int) Math.min(Integer.MAX_VALUE - 1, remind.countEnded(due, now, workflow.calendars()));
    }

    /** Removes reminders later than {@code now}, which exist if the clock was set back. */
    OverdueAlarm withoutFutureReminders(Workflow workflow, Instant now) {
        if (workflow.remind() == null || reminders == 0) return this;
        var passedPeriods = passedPeriods(workflow, now);
        return passedPeriods >= reminders
                ? this
                : new OverdueAlarm(due, passedPeriods, acknowledgement, level, missedStay);
    }

    OverdueAlarm withLevel(int level) {
        return new OverdueAlarm(due, reminders, acknowledgement, level, missedStay);
    }

    int stepsTaken() {
        return level == null ? 0 : level;
    }

    /** Returns the escalation steps that are due, but that no sweep has taken yet. */
    List<EscalationStep> dueSteps(Workflow workflow, Instant now) {
        var steps = workflow.escalate();
        var firstIndex = Math.min(stepsTaken(), steps.size());
        return steps.subList(firstIndex, steps.size()).stream()
                .takeWhile(escalationStep ->
                        !escalationStep.after().end(due, workflow.calendars()).isAfter(now))
                .toList();
    }
}
