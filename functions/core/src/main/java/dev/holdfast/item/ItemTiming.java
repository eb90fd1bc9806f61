// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workingtime.TimeAllowance;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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
 * @param within the allowance that last determined the own deadline; a heartbeat without a deadline uses this
 *     allowance again
 * @param alarm the overdue mark for the deadline that applies, null if the item isn't marked
 * @param nextSweepAt the item's time in the index of due rows. This time is often too early, because a later deadline
 *     doesn't move the index entry
 * @param paused how long the item was held, without the current hold; null if the item was never held
 * @param soleDeadline true if the own deadline replaces all time limits until the item moves, because a redrive asked
 *     for this deadline; otherwise null
 * @param deadlineSet when a caller set the own deadline during the current hold; null if nobody did
 * @param quietUntil the time until which no sweep marks the item, because the caller has later reports about it; null
 *     if a sweep may mark it immediately
 * @param arrivedLate true if the item was overdue when it entered its state; otherwise null
 */
@RecordBuilder
public record ItemTiming(
        Instant created,
        @Nullable Instant recovered,
        Instant since,
        @Nullable Instant lastHeartbeat,
        @Nullable Instant deadline,
        @Nullable TimeAllowance within,
        @Nullable OverdueAlarm alarm,
        @Nullable Instant nextSweepAt,
        @Nullable Instant finished,
        @Nullable ItemHold held,
        @Nullable HoldDurations paused,
        @Nullable Boolean soleDeadline,
        @Nullable Instant deadlineSet,
        @Nullable Instant quietUntil,
        @Nullable Boolean arrivedLate)
        implements ItemTimingBuilder.With {

    public ItemTiming {
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(since, "since");
    }

    /** Returns the timing of a new item. */
    public static ItemTiming start(Instant now, @Nullable Instant deadline, @Nullable TimeAllowance within) {
        return new ItemTiming(
                now, null, now, null, deadline, within, null, null, null, null, null, null, null, null, null);
    }

    /**
     * Returns the earliest deadline that applies in the state; null if no deadline applies, or if the item is finished
     * or held.
     */
    @Nullable
    Instant dueAt(Workflow workflow, String state) {
        return deadlines(workflow, state).values().stream()
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Returns the deadlines that apply in the state; none if the item is finished or on hold. */
    public Map<DeadlineKind, Instant> deadlines(Workflow workflow, String state) {
        var deadlines = new EnumMap<DeadlineKind, Instant>(DeadlineKind.class);
        if (finished != null || held != null && held.suspendsDeadlines()) return deadlines;
        if (deadline != null) deadlines.put(DeadlineKind.ITEM, deadline);
        if (soleDeadline != null && deadline != null) return deadlines;
        var stayDue = stayDueAt(workflow, state);
        if (stayDue != null) deadlines.put(held == null ? DeadlineKind.STATE : DeadlineKind.HOLD, stayDue);
        if (workflow.within() != null)
            deadlines.put(
                    DeadlineKind.WORKFLOW,
                    workflow.within().end(recovered == null ? created : recovered, workflow.calendars()));
        return deadlines;
    }

    /** Returns when the time limit of the state ends, null if the state has no limit. */
    private @Nullable Instant stayDueAt(Workflow workflow, String state) {
        var stay = held == null
                ? workflow.state(state).within()
                : workflow.state(state).holdWithin();
        return stay == null ? null : stay.end(stayBegin(), workflow.calendars());
    }

    /** Returns the start of the state's time limit. */
    Instant stayBegin() {
        return lastHeartbeat == null ? since : lastHeartbeat;
    }

    private static @Nullable Instant earliest(@Nullable Instant... instants) {
        return Stream.of(instants)
                .flatMap(Stream::ofNullable)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /**
     * Returns the time limit of a state that the item entered after it missed its deadline. Returns null without such a
     * limit, or if its end has been announced. Without this rule, the missed deadline would hide the limit for ever.
     */
    @Nullable
    Instant unannouncedStayDue(Workflow workflow, String state) {
        if (alarm == null || soleDeadline != null || !since.isAfter(alarm.due())) return null;
        var stayDue = stayDueAt(workflow, state);
        return stayDue == null || stayDue.equals(alarm.missedStay()) ? null : stayDue;
    }

    /**
     * Returns when a sweep must next process the item: at its deadline, or, if the item is marked as overdue, at the
     * next reminder or escalation step.
     */
    @Nullable
    Instant requiredSweepAt(Workflow workflow, String state) {
        if (held != null && held.suspendsDeadlines()) return held.until();
        var due = dueAt(workflow, state);
        var required = due == null || alarm == null || !due.equals(alarm.due()) || leavesWhenLate(workflow, state)
                ? due
                : earliest(alarm.nextNotificationAt(workflow), unannouncedStayDue(workflow, state));
        return required == null || quietUntil == null ? required : later(required, quietUntil);
    }

    /**
     * Whether the item must move because it missed a deadline in its present state. A deadline that the item missed in
     * an earlier state doesn't count, even if a hold postpones this deadline.
     */
    boolean leavesWhenLate(Workflow workflow, String state) {
        if (alarm == null
                || held != null
                || finished != null
                || workflow.state(state).onOverdue() == null) return false;
        var stayDue = stayDueAt(workflow, state);
        var hasMissedStay = stayDue != null && (stayDue.equals(alarm.due()) || stayDue.equals(alarm.missedStay()));
        return hasMissedStay || arrivedLate == null && alarm.due().isAfter(since);
    }

    /**
     * Begins the time in another state. An acknowledgement ends, because the person took care of the work in the
     * previous state.
     */
    ItemTiming enterState(Instant now, Workflow workflow) {
        return with(next -> next.since(now)
                .lastHeartbeat(null)
                .soleDeadline(null)
                .arrivedLate(alarm == null ? null : Boolean.TRUE)
                .alarm(alarm == null ? null : alarm.withoutAcknowledgement(workflow, now))
                .paused(HoldDurations.inNextState(paused)));
    }

    /** @param isSoleDeadline whether the new deadline replaces all time limits until the item moves */
    ItemTiming recordRecovery(Instant now, boolean isSoleDeadline) {
        return with(next -> next.recovered(now).lastHeartbeat(now).soleDeadline(isSoleDeadline ? true : null));
    }

    /**
     * Applies the hold of a new state: begins a hold in a parking state, and ends the hold of a former parking state. A
     * hold by a caller or an intent continues; a parking state parks the item when that hold ends.
     */
    ItemTiming arriveInState(State state, Instant now, String by) {
        if (finished != null) return this;
        if (held != null && held.suspendsDeadlines()) return withHeld(held.withThenParked(state.hold()));
        return withHeld(state.hold() ? ItemHold.byState(now, by) : null);
    }

    /**
     * Applies another definition of the item's state. If the new definition doesn't park items, a hold by the state
     * ends.
     */
    ItemTiming stayInState(State state, Instant now) {
        if (held == null || state.hold()) return this;
        return held.suspendsDeadlines() ? withHeld(held.withThenParked(false)) : endParking(held, now);
    }

    /**
     * Ends the hold. All deadlines move later by the duration of the hold; a limit of working time moves by the working
     * time of the hold. In a parking state, the time limit of the state begins now.
     *
     * @param by the caller who ends the hold
     */
    ItemTiming release(Workflow workflow, String state, Instant now, String by) {
        if (held == null) return this;
        if (!held.suspendsDeadlines()) return endParking(held, now);
        // A hold with an end ended at that time, even if the sweep was late.
        var end = held.until() != null && held.until().isBefore(now) ? held.until() : now;
        var holdDuration = Duration.between(held.since(), end);
        // The time limit of the state begins when the item enters the state, which can be during the hold.
        var holdInState = Duration.between(later(held.since(), since), end);
        var calendars = workflow.calendars();
        var total = new HoldBreak(held.since(), end, calendars);
        var inState = new HoldBreak(later(held.since(), since), end, calendars);
        var afterEdit = deadlineSet == null ? total : new HoldBreak(later(held.since(), deadlineSet), end, calendars);
        return with(next -> next.recovered(total.moveBegin(recovered == null ? created : recovered, workflow.within()))
                // If the clock was ahead before, the state's time limit begins now.
                .lastHeartbeat(earlier(
                        inState.moveBegin(stayBegin(), workflow.state(state).within()), now))
                .deadline(deadline == null ? null : afterEdit.moveEnd(deadline, within))
                .deadlineSet(null)
                // The item may have arrived in the parking state by a migration after the end of the hold.
                .held(held.thenParked() == null ? null : ItemHold.byState(earlier(later(end, since), now), by))
                .paused(HoldDurations.plus(paused, holdInState, holdDuration)));
    }

    private ItemTiming endParking(ItemHold parking, Instant now) {
        return with(next -> next.lastHeartbeat(now)
                .held(null)
                .paused(HoldDurations.plus(paused, Duration.between(parking.since(), now), Duration.ZERO)));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** Returns how long the item has been in its state, without the time on hold in this state. */
    Duration timeInState(Instant now) {
        return Duration.between(since, now).minusMillis(paused == null ? 0 : paused.inState());
    }

    /** Returns the age of the item, without the time in which a hold suspended its deadlines. */
    Duration age(Instant now) {
        return Duration.between(created, now).minusMillis(paused == null ? 0 : paused.total());
    }

    /**
     * Returns how long holds have suspended all deadlines, without the present hold; null if no hold has suspended
     * them.
     */
    @Nullable
    public Duration suspendedFor() {
        return paused == null || paused.total() == 0 ? null : Duration.ofMillis(paused.total());
    }

    /**
     * Sets a deadline. If the item is held, the hold moves this deadline later only by the time from now to the
     * release.
     */
    public ItemTiming withPromisedDeadline(Instant deadline, @Nullable TimeAllowance within, Instant now) {
        return withDeadline(deadline, within).withDeadlineSet(held != null && held.suspendsDeadlines() ? now : null);
    }

    /** Removes the own deadline. The time limits of the state and the workflow still apply. */
    public ItemTiming withoutPromisedDeadline() {
        return withDeadline(null, null).with(next -> next.deadlineSet(null).soleDeadline(null));
    }

    ItemTiming withDeadline(@Nullable Instant deadline, @Nullable TimeAllowance within) {
        return with(next -> next.deadline(deadline).within(within));
    }

    public ItemTiming finish(Instant now) {
        return with(next ->
                next.alarm(null).nextSweepAt(null).finished(now).held(null).deadlineSet(null));
    }

    /** Whether sweeps must still wait for later reports. The wait doesn't become longer if the clock is set back. */
    boolean isQuiet(Instant now) {
        return quietUntil != null
                && quietUntil.isAfter(now)
                && !quietUntil.isAfter(now.plus(ReportTime.MAX_QUIET_TIME));
    }

    /** Returns the missed deadline of the item's overdue mark; null without a mark. */
    @Nullable
    public Instant missedDeadline() {
        return alarm == null ? null : alarm.due();
    }

    /**
     * Completes a change. Removes the mark of a deadline that no longer applies. Sets the index entry to an earlier
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
