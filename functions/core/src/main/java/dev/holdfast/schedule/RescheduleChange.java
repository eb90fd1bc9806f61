// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.access.Scope;
import dev.holdfast.calendar.CalendarDuration;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.ItemUpdater;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.MemberPatch;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the time, the effect, the condition or the note of a pending scheduled change. The caller becomes its author,
 * so the change needs the rights of this caller. Only its author and callers with the scope {@code manage} can do this.
 */
public final class RescheduleChange extends Action<RescheduleChange.Request, ChangeView> {
    private final ItemUpdater itemUpdater;
    private final ScheduledChangeStore scheduleStore;
    private final ChangeCheck changeCheck;
    private final InstantSource clock;

    RescheduleChange(
            ItemStore itemStore, ScheduledChangeStore scheduleStore, ChangeCheck changeCheck, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemUpdater = new ItemUpdater(itemStore);
        this.scheduleStore = scheduleStore;
        this.changeCheck = changeCheck;
        this.clock = clock;
    }

    /**
     * The members about time, as in {@link ScheduleChange.Request}, replace the time as a whole. If none is given, the
     * time stays.
     *
     * @param change the new effect; by default, the effect stays
     * @param condition {@code if} in JSON: the new condition; null removes the condition
     * @param note the new note; null removes the note
     * @param version the version that the scheduled change must have (If-Match); default: any
     */
    public record Request(
            String workflow,
            String key,
            String id,
            @Nullable Instant at,
            @Nullable CalendarDuration within,
            @Nullable LocalMoment local,
            @Nullable String cron,
            @Nullable ZoneId zone,
            @Nullable Instant until,
            @Nullable Integer times,
            @Nullable ChangeEffect change,
            @JsonProperty("if") MemberPatch<ChangeCondition> condition,
            MemberPatch<String> note,
            @Nullable Long version) {
        ChangeTiming timing() {
            return new ChangeTiming(at, within, local, cron, zone, until, times);
        }
    }

    @Override
    protected ActionResult<ChangeView> run(Caller caller, Request r) {
        var now = clock.instant();
        var inputFaults = new InputFaults()
                .checkName("/workflow", r.workflow())
                .checkKey("/key", r.key())
                .checkKey("/id", r.id())
                .checkText("/note", r.note().value());
        if (r.change() != null) r.change().check(inputFaults);
        var newCondition = r.condition().value();
        if (newCondition != null) newCondition.check(inputFaults);
        var first = r.timing().isGiven() ? r.timing().resolveFirst(now, inputFaults) : null;
        if (first == null
                && r.change() == null
                && !r.condition().isGiven()
                && !r.note().isGiven())
            inputFaults.add("/at", "is required unless another time, change, if or note is given");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return itemUpdater.update(caller, id, null, (item, workflow) -> {
            var pending = scheduleStore.findPending(item, r.id()).orElse(null);
            if (pending == null) return ActionResult.refused(ScheduleProblems.changeNotFound(id, r.id()));
            var problem = ScheduleProblems.findAuthorProblem(pending, caller, r.version());
            if (problem != null) return ActionResult.refused(problem);
            // Without this check, the caller could become the author of an effect that the caller hasn't read.
            if (r.version() == null && r.change() == null && !pending.author().is(caller))
                return ActionResult.refused(
                        Problem.invalid("/version", "is required (If-Match), because the change has another author"));
            var effect = r.change() == null ? Objects.requireNonNull(pending.effect()) : r.change();
            var timed = first == null ? pending : pending.withTiming(r.timing().asStored(first), first);
            var change = timed.with(next -> next.version(pending.version() + 1)
                    .author(ChangeAuthor.of(caller))
                    .effect(effect)
                    .condition(r.condition().applyTo(pending.condition()))
                    .note(r.note().applyTo(pending.note()))
                    .reason(null)
                    .cause(ChangeCause.followingEvent(item.eventId(item.version() + 1), caller.cause())));
            return changeCheck.check(caller, item, workflow, change, effect).map(checked -> {
                var next = item.scheduleChange(workflow, change.id(), caller, change.describe(), now);
                return new ItemUpdater.ItemUpdate<>(
                        next,
                        ChangeView.of(change, item, workflow, caller).withWarnings(checked.warnings()),
                        List.of(scheduleStore.write(change, now)));
            });
        });
    }
}
