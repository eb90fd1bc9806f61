package dev.holdfast.item;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.json.Iso;
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
public record Timing(
        Instant created,
        @Nullable Instant recovered,
        Instant since,
        @Nullable Instant beat,
        @Nullable Instant deadline,
        @Nullable Duration within,
        @Nullable Alarm alarm,
        @Nullable Instant armed,
        @Nullable Instant finished,
        @Nullable Held held,
        @Nullable Paused paused)
        implements TimingBuilder.With {

    /** Reads rows that were written before an alarm was a thing of its own too: those have its deadline and its reminders. */
    @JsonCreator
    static Timing stored(
            @JsonProperty("created") Instant created,
            @JsonProperty("recovered") @Nullable Instant recovered,
            @JsonProperty("since") Instant since,
            @JsonProperty("beat") @Nullable Instant beat,
            @JsonProperty("deadline") @Nullable Instant deadline,
            @JsonProperty("within") @Nullable Duration within,
            @JsonProperty("alarm") @Nullable Alarm alarm,
            @JsonProperty("armed") @Nullable Instant armed,
            @JsonProperty("finished") @Nullable Instant finished,
            @JsonProperty("held") @Nullable Held held,
            @JsonProperty("paused") @Nullable Paused paused,
            @JsonProperty("overdue") @Nullable Instant overdue,
            @JsonProperty("reminders") @Nullable Integer reminders) {
        var raised = alarm == null && overdue != null
                ? new Alarm(overdue, reminders == null ? 0 : reminders, null, null)
                : alarm;
        return new Timing(created, recovered, since, beat, deadline, within, raised, armed, finished, held, paused);
    }

    static Timing beginning(Instant now, @Nullable Instant deadline, @Nullable Duration within) {
        return new Timing(now, null, now, null, deadline, within, null, null, null, null, null);
    }

    /** The earliest deadline that applies in this state; null when none does or the item is finished. */
    @Nullable
    Instant due(Workflow workflow, String state) {
        if (finished != null || held != null && held.suspends()) return null;
        var stay = held == null
                ? workflow.state(state).within()
                : workflow.state(state).holdWithin();
        var from = beat == null ? since : beat;
        return Stream.of(
                        deadline,
                        stay == null ? null : Iso.plus(from, stay),
                        workflow.within() == null
                                ? null
                                : Iso.plus(recovered == null ? created : recovered, workflow.within()))
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** When a sweep has to look at the item next: at its deadline, or once flagged for that, at the next reminder or step. */
    @Nullable
    Instant wake(Workflow workflow, String state) {
        if (held != null && held.suspends()) return held.until();
        var due = due(workflow, state);
        return due == null || alarm == null || !due.equals(alarm.due())
                ? due
                : alarm.again(workflow.remind(), workflow.escalate());
    }

    Timing entering(Instant now) {
        return with(next -> next.since(now).beat(null).paused(Paused.elsewhere(paused)));
    }

    Timing beating(Instant now) {
        return withBeat(now);
    }

    Timing recovering(Instant now) {
        return with(next -> next.recovered(now).beat(now));
    }

    /** In a new state: one that parks does so at once. */
    Timing arriving(State state, Instant now, String by) {
        if (finished != null) return this;
        if (state.hold()) return held(new Held(Held.Why.STATE, now, by, null, null, null));
        return held == null || held.suspends() ? this : held(null);
    }

    Timing held(@Nullable Held by) {
        return withHeld(by);
    }

    /** As if the time for which it was held had not passed; in a state that parks, the state's time begins. */
    Timing released(Instant now) {
        if (held == null) return this;
        if (!held.suspends())
            return with(next ->
                    next.beat(now).held(null).paused(Paused.and(paused, Duration.between(held.since(), now), false)));
        // A hold that was to end by itself ended then, however late that is noticed.
        var end = held.until() != null && held.until().isBefore(now) ? held.until() : now;
        var gone = Duration.between(held.since(), end);
        return with(next -> next.recovered(later(recovered == null ? created : recovered, gone))
                .beat(later(beat == null ? since : beat, gone))
                .deadline(deadline == null ? null : later(deadline, gone))
                .held(null)
                .paused(Paused.and(paused, gone, true)));
    }

    /** How long the item has been in its state, without the time for which it was held there. */
    Duration stayed(Instant now) {
        return Duration.between(since, now).minusMillis(paused == null ? 0 : paused.here());
    }

    /** How long ago the item was created, without the time for which its deadlines stood still. */
    Duration lived(Instant now) {
        return Duration.between(created, now).minusMillis(paused == null ? 0 : paused.ever());
    }

    private static Instant later(Instant instant, Duration by) {
        return by.isNegative() ? instant : Iso.plus(instant, by);
    }

    /** A deadline given while it is on hold is later only by the time that it is held from then on. */
    Timing promised(Instant deadline, @Nullable Duration within, Instant now) {
        var earlier = held != null && held.suspends() && held.since().isBefore(now)
                ? deadline.minus(Duration.between(held.since(), now))
                : deadline;
        return until(earlier, within);
    }

    Timing until(@Nullable Instant deadline, @Nullable Duration within) {
        return with(next -> next.deadline(deadline).within(within));
    }

    Timing finishing(Instant now) {
        return with(next -> next.alarm(null).armed(null).finished(now).held(null));
    }

    /** The deadline that the item was last flagged for. */
    @Nullable
    public Instant overdue() {
        return alarm == null ? null : alarm.due();
    }

    /** Settles what follows from a change: a flag for a deadline that no longer holds goes; the index entry moves only to be earlier. */
    Timing settled(Workflow workflow, String state) {
        if (finished != null) return this;
        var kept = alarm != null && alarm.due().equals(due(workflow, state)) ? this : withAlarm(null);
        var wake = kept.wake(workflow, state);
        var early = armed == null || (wake != null && wake.isBefore(armed));
        return early ? kept.withArmed(wake) : kept;
    }

    /** Stands in the index exactly where it must be looked at next. */
    Timing rearmed(Workflow workflow, String state) {
        return withArmed(wake(workflow, state));
    }
}
