package dev.holdfast.item;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.json.IsoTime;
import dev.holdfast.workflow.State;
import dev.holdfast.workflow.Workflow;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An item's clockwork.
 *
 * @param recovered when the item was last driven anew, from which the workflow's whole time counts again; later by as long as
 *     it was held
 * @param since when the item entered its state
 * @param beat the last heartbeat in this state, from which the state's time counts anew
 * @param deadline the item's own deadline
 * @param within the duration that the own deadline was last given as, which a bare heartbeat repeats
 * @param alarm that it was flagged for the deadline that holds, null while it is not
 * @param armed where the item stands in the index of what is due: never later than it must be looked at, often earlier, since
 *     a deadline that moves later leaves the entry where it is
 * @param paused for how long it was held, before any hold that goes on; null for not at all
 */
@RecordBuilder
public record ItemTiming(
        Instant created,
        @Nullable Instant recovered,
        Instant since,
        @Nullable Instant beat,
        @Nullable Instant deadline,
        @Nullable Duration within,
        @Nullable OverdueAlarm alarm,
        @Nullable Instant armed,
        @Nullable Instant finished,
        @Nullable ItemHold held,
        @Nullable HoldDurations paused)
        implements ItemTimingBuilder.With {

    /** Reads rows that were written before an alarm was a thing of its own too: those have its deadline and its reminders. */
    @JsonCreator
    static ItemTiming decode(
            @JsonProperty("created") Instant created,
            @JsonProperty("recovered") @Nullable Instant recovered,
            @JsonProperty("since") Instant since,
            @JsonProperty("beat") @Nullable Instant beat,
            @JsonProperty("deadline") @Nullable Instant deadline,
            @JsonProperty("within") @Nullable Duration within,
            @JsonProperty("alarm") @Nullable OverdueAlarm overdueAlarm,
            @JsonProperty("armed") @Nullable Instant armed,
            @JsonProperty("finished") @Nullable Instant finished,
            @JsonProperty("held") @Nullable ItemHold itemHold,
            @JsonProperty("paused") @Nullable HoldDurations holdDurations,
            @JsonProperty("overdue") @Nullable Instant overdue,
            @JsonProperty("reminders") @Nullable Integer reminders) {
        var raised = overdueAlarm == null && overdue != null
                ? new OverdueAlarm(overdue, reminders == null ? 0 : reminders, null, null)
                : overdueAlarm;
        return new ItemTiming(
                created, recovered, since, beat, deadline, within, raised, armed, finished, itemHold, holdDurations);
    }

    public static ItemTiming start(Instant now, @Nullable Instant deadline, @Nullable Duration within) {
        return new ItemTiming(now, null, now, null, deadline, within, null, null, null, null, null);
    }

    /** The earliest deadline that applies in this state; null when none does or the item is finished. */
    @Nullable
    Instant dueAt(Workflow workflow, String state) {
        if (finished != null || held != null && held.suspendsDeadlines()) return null;
        var stay = held == null
                ? workflow.state(state).within()
                : workflow.state(state).holdWithin();
        var from = beat == null ? since : beat;
        return Stream.of(
                        deadline,
                        stay == null ? null : IsoTime.plusBounded(from, stay),
                        workflow.within() == null
                                ? null
                                : IsoTime.plusBounded(recovered == null ? created : recovered, workflow.within()))
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** When a sweep has to look at the item next: at its deadline, or once flagged for that, at the next reminder or step. */
    @Nullable
    Instant nextSweepAt(Workflow workflow, String state) {
        if (held != null && held.suspendsDeadlines()) return held.until();
        var due = dueAt(workflow, state);
        return due == null || alarm == null || !due.equals(alarm.due())
                ? due
                : alarm.nextNotificationAt(workflow.remind(), workflow.escalate());
    }

    ItemTiming enterState(Instant now) {
        return with(next -> next.since(now).beat(null).paused(HoldDurations.inNextState(paused)));
    }

    ItemTiming recordHeartbeat(Instant now) {
        return withBeat(now);
    }

    ItemTiming recordRecovery(Instant now) {
        return with(next -> next.recovered(now).beat(now));
    }

    /** In a new state: one that parks does so at once. */
    ItemTiming arriveInState(State state, Instant now, String by) {
        if (finished != null) return this;
        if (state.hold()) return withHold(new ItemHold(ItemHold.HoldSource.STATE, now, by, null, null, null));
        return held == null || held.suspendsDeadlines() ? this : withHold(null);
    }

    ItemTiming withHold(@Nullable ItemHold by) {
        return withHeld(by);
    }

    /** As if the time for which it was held had not passed; in a state that parks, the state's time begins. */
    ItemTiming release(Instant now) {
        if (held == null) return this;
        if (!held.suspendsDeadlines())
            return with(next -> next.beat(now)
                    .held(null)
                    .paused(HoldDurations.plus(paused, Duration.between(held.since(), now), false)));
        // A hold that was to end by itself ended then, however late that is noticed.
        var end = held.until() != null && held.until().isBefore(now) ? held.until() : now;
        var gone = Duration.between(held.since(), end);
        return with(next -> next.recovered(plusIfPositive(recovered == null ? created : recovered, gone))
                .beat(plusIfPositive(beat == null ? since : beat, gone))
                .deadline(deadline == null ? null : plusIfPositive(deadline, gone))
                .held(null)
                .paused(HoldDurations.plus(paused, gone, true)));
    }

    /** How long the item has been in its state, without the time for which it was held there. */
    Duration timeInState(Instant now) {
        return Duration.between(since, now).minusMillis(paused == null ? 0 : paused.here());
    }

    /** How long ago the item was created, without the time for which its deadlines stood still. */
    Duration age(Instant now) {
        return Duration.between(created, now).minusMillis(paused == null ? 0 : paused.ever());
    }

    private static Instant plusIfPositive(Instant instant, Duration by) {
        return by.isNegative() ? instant : IsoTime.plusBounded(instant, by);
    }

    /** A deadline given while it is on hold is later only by the time that it is held from then on. */
    public ItemTiming withPromisedDeadline(Instant deadline, @Nullable Duration within, Instant now) {
        var earlier = held != null && held.suspendsDeadlines() && held.since().isBefore(now)
                ? deadline.minus(Duration.between(held.since(), now))
                : deadline;
        return withDeadline(earlier, within);
    }

    ItemTiming withDeadline(@Nullable Instant deadline, @Nullable Duration within) {
        return with(next -> next.deadline(deadline).within(within));
    }

    public ItemTiming finish(Instant now) {
        return with(next -> next.alarm(null).armed(null).finished(now).held(null));
    }

    /** The deadline that the item was last flagged for. */
    @Nullable
    public Instant missedDeadline() {
        return alarm == null ? null : alarm.due();
    }

    /** Settles what follows from a change: a flag for a deadline that no longer holds goes; the index entry moves only to be earlier. */
    ItemTiming settle(Workflow workflow, String state) {
        if (finished != null) return this;
        var kept = alarm != null && alarm.due().equals(dueAt(workflow, state)) ? this : withAlarm(null);
        var wake = kept.nextSweepAt(workflow, state);
        var early = armed == null || (wake != null && wake.isBefore(armed));
        return early ? kept.withArmed(wake) : kept;
    }

    /** Stands in the index exactly where it must be looked at next. */
    ItemTiming rearm(Workflow workflow, String state) {
        return withArmed(nextSweepAt(workflow, state));
    }
}
