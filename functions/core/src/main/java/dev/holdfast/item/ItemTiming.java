// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.json.IsoTime;
import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The times of an item, from which its deadlines follow.
 *
 * @param recovered the time of the last redrive, plus the duration of later holds. The workflow's time limit begins at
 *     this time
 * @param since the time at which the item entered its state
 * @param lastHeartbeat the time of the last heartbeat in this state. The time limit of the state begins at this time
 * @param deadline the item's own deadline
 * @param within the duration that last determined the item's own deadline. A heartbeat without a deadline uses this
 *     duration again
 * @param alarm the overdue flag for the deadline that applies; null if the item isn't flagged
 * @param nextSweepAt the item's time in the index of due rows. This time is often too early, because Holdfast doesn't
 *     change the index entry when a deadline moves later
 * @param paused the durations of the item's earlier holds; null if the item has no earlier hold
 */
@RecordBuilder
public record ItemTiming(
        Instant created,
        @Nullable Instant recovered,
        Instant since,
        @Nullable Instant lastHeartbeat,
        @Nullable Instant deadline,
        @Nullable Duration within,
        @Nullable OverdueAlarm alarm,
        @Nullable Instant nextSweepAt,
        @Nullable Instant finished,
        @Nullable ItemHold held,
        @Nullable HoldDurations paused)
        implements ItemTimingBuilder.With {

    /** Returns the timing of a new item. */
    public static ItemTiming start(Instant now, @Nullable Instant deadline, @Nullable Duration within) {
        return new ItemTiming(now, null, now, null, deadline, within, null, null, null, null, null);
    }

    /**
     * Returns the earliest deadline that applies in the state; null if no deadline applies, or if the item is finished
     * or held.
     */
    @Nullable
    Instant dueAt(Workflow workflow, String state) {
        if (finished != null || held != null && held.suspendsDeadlines()) return null;
        var stay = held == null
                ? workflow.state(state).within()
                : workflow.state(state).holdWithin();
        var stayBegin = lastHeartbeat == null ? since : lastHeartbeat;
        var workflowBegin = recovered == null ? created : recovered;
        return Stream.of(
                        deadline,
                        stay == null ? null : IsoTime.plusBounded(stayBegin, stay),
                        workflow.within() == null ? null : IsoTime.plusBounded(workflowBegin, workflow.within()))
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /**
     * Returns the time at which a sweep must next process the item. For a flagged item, this is the next reminder or
     * escalation step, otherwise the deadline.
     */
    @Nullable
    Instant requiredSweepAt(Workflow workflow, String state) {
        if (held != null && held.suspendsDeadlines()) return held.until();
        var due = dueAt(workflow, state);
        return due == null || alarm == null || !due.equals(alarm.due())
                ? due
                : alarm.nextNotificationAt(workflow.remind(), workflow.escalate());
    }

    ItemTiming enterState(Instant now) {
        return with(next -> next.since(now).lastHeartbeat(null).paused(HoldDurations.inNextState(paused)));
    }

    ItemTiming recordRecovery(Instant now) {
        return with(next -> next.recovered(now).lastHeartbeat(now));
    }

    /**
     * Ends the hold of the previous state if that was a parking state. Begins a hold if the new state is a parking
     * state.
     */
    ItemTiming arriveInState(State state, Instant now, String by) {
        if (finished != null) return this;
        if (state.hold()) return withHeld(new ItemHold(ItemHold.HoldSource.STATE, now, by, null, null, null));
        return held == null || held.suspendsDeadlines() ? this : withHeld(null);
    }

    /**
     * Ends the hold. All deadlines move later by the duration of the hold. In a parking state, the time limit of the
     * state begins now.
     */
    ItemTiming release(Instant now) {
        if (held == null) return this;
        if (!held.suspendsDeadlines())
            return with(next -> next.lastHeartbeat(now)
                    .held(null)
                    .paused(HoldDurations.plus(paused, Duration.between(held.since(), now), false)));
        // A hold with a fixed end ended at its fixed end, even if the sweep was late.
        var end = held.until() != null && held.until().isBefore(now) ? held.until() : now;
        var holdDuration = Duration.between(held.since(), end);
        return with(next -> next.recovered(plusIfPositive(recovered == null ? created : recovered, holdDuration))
                .lastHeartbeat(plusIfPositive(lastHeartbeat == null ? since : lastHeartbeat, holdDuration))
                .deadline(deadline == null ? null : plusIfPositive(deadline, holdDuration))
                .held(null)
                .paused(HoldDurations.plus(paused, holdDuration, true)));
    }

    /** Returns how long the item has been in its state, without the time on hold in this state. */
    Duration timeInState(Instant now) {
        return Duration.between(since, now).minusMillis(paused == null ? 0 : paused.inState());
    }

    /** Returns the age of the item, without the time in which a hold suspended its deadlines. */
    Duration age(Instant now) {
        return Duration.between(created, now).minusMillis(paused == null ? 0 : paused.total());
    }

    private static Instant plusIfPositive(Instant instant, Duration duration) {
        return duration.isNegative() ? instant : IsoTime.plusBounded(instant, duration);
    }

    /**
     * Sets a deadline. If the item is held, the hold moves this deadline later only by the time from now to the
     * release.
     */
    public ItemTiming withPromisedDeadline(Instant deadline, @Nullable Duration within, Instant now) {
        var suspendedDeadline =
                held != null && held.suspendsDeadlines() && held.since().isBefore(now)
                        ? deadline.minus(Duration.between(held.since(), now))
                        : deadline;
        return withDeadline(suspendedDeadline, within);
    }

    ItemTiming withDeadline(@Nullable Instant deadline, @Nullable Duration within) {
        return with(next -> next.deadline(deadline).within(within));
    }

    public ItemTiming finish(Instant now) {
        return with(next -> next.alarm(null).nextSweepAt(null).finished(now).held(null));
    }

    /** Returns the missed deadline of the item's overdue flag; null without a flag. */
    @Nullable
    public Instant missedDeadline() {
        return alarm == null ? null : alarm.due();
    }

    /**
     * Completes a change. Removes the flag of a deadline that no longer applies. Sets the index entry to an earlier
     * time if necessary. A later deadline doesn't change the entry, to save writes to the index. A sweep later corrects
     * the entry.
     */
    ItemTiming settle(Workflow workflow, String state) {
        if (finished != null) return this;
        var settled = alarm != null && alarm.due().equals(dueAt(workflow, state)) ? this : withAlarm(null);
        var requiredSweep = settled.requiredSweepAt(workflow, state);
        var mustMove = nextSweepAt == null || (requiredSweep != null && requiredSweep.isBefore(nextSweepAt));
        return mustMove ? settled.withNextSweepAt(requiredSweep) : settled;
    }

    /** Sets the time of the index entry to the exact time at which a sweep must next process the item. */
    ItemTiming reschedule(Workflow workflow, String state) {
        return withNextSweepAt(requiredSweepAt(workflow, state));
    }
}
