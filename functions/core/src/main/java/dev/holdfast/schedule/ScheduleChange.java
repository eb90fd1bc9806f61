// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import dev.holdfast.access.PersonName;
import dev.holdfast.access.Scope;
import dev.holdfast.calendar.CalendarDuration;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.item.action.ItemUpdater;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.text.UnicodeForm;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Schedules a change of one item. Refuses a change that the caller isn't allowed to make at once. When the change is due,
 * a sweep makes it with the rights that its author then has.
 */
public final class ScheduleChange extends Action<ScheduleChange.Request, ChangeView> {
    /** The highest number of pending scheduled changes of an item. */
    public static final int MAX_CHANGES = 20;

    private final ItemUpdater itemUpdater;
    private final ScheduledChangeStore scheduleStore;
    private final ChangeCheck changeCheck;
    private final Supplier<String> newUid;
    private final InstantSource clock;

    ScheduleChange(
            ItemStore itemStore,
            ScheduledChangeStore scheduleStore,
            ChangeCheck changeCheck,
            Supplier<String> newUid,
            InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.itemUpdater = new ItemUpdater(itemStore);
        this.scheduleStore = scheduleStore;
        this.changeCheck = changeCheck;
        this.newUid = newUid;
        this.clock = clock;
    }

    /**
     * Exactly one of {@code at}, {@code within}, {@code local} and {@code cron} is required.
     *
     * @param within the time from now; each of its days has 24 hours
     * @param local a local time in a time zone
     * @param cron a cron expression with five fields, in the zone {@code zone}, for a recurring change
     * @param until the latest time of a recurring change
     * @param times the number of times that a recurring change is due
     * @param change what the change does; required
     * @param condition {@code if} in JSON: checked when the change is due. If it is false, the change is skipped
     * @param note the note of the change in the item's history
     * @param idempotencyKey a repeated request with the same key gets the same change, until 7 days after its end
     * @param dryRun true to return the change that the request would schedule, but to schedule nothing
     */
    public record Request(
            String workflow,
            String key,
            @Nullable Instant at,
            @Nullable CalendarDuration within,
            @Nullable LocalMoment local,
            @Nullable String cron,
            @Nullable ZoneId zone,
            @Nullable Instant until,
            @Nullable Integer times,
            @Nullable ChangeEffect change,
            @JsonProperty("if") @Nullable ChangeCondition condition,
            @Nullable String note,
            @Nullable String idempotencyKey,
            @NonEmptySelector @Nullable Boolean dryRun) {
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
                .checkText("/note", r.note())
                .checkReference("/idempotencyKey", r.idempotencyKey());
        if (r.change() == null) inputFaults.add("/change", "is required");
        else r.change().check(inputFaults);
        if (r.condition() != null) r.condition().check(inputFaults);
        if (Boolean.TRUE.equals(r.dryRun()) && r.idempotencyKey() != null)
            inputFaults.add("/idempotencyKey", "must be absent in a dry run, which changes nothing");
        var firstAt = r.timing().resolveFirst(now, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var first = Objects.requireNonNull(firstAt);
        var effect = Objects.requireNonNull(r.change());
        var uid = newUid.get();
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return itemUpdater.update(caller, id, null, (item, workflow) -> {
            var schedule = r.idempotencyKey() == null ? uid : idOf(caller, item, r.idempotencyKey());
            var fingerprint = r.idempotencyKey() == null ? null : fingerprintOf(caller, r);
            var repeated = fingerprint == null
                    ? null
                    : scheduleStore.find(id, schedule).orElse(null);
            if (repeated != null) return answerRepeated(repeated, item, workflow, caller, r, fingerprint);
            if (item.hasFinished()) return ActionResult.refused(ItemProblems.itemFinished(item));
            if (item.scheduled().size() >= MAX_CHANGES)
                return ActionResult.refused(ScheduleProblems.tooManyChanges(id, MAX_CHANGES));
            var change = new ScheduledChange(
                    schedule,
                    id,
                    item.uid(),
                    1,
                    ChangeAuthor.of(caller),
                    r.timing().asStored(first),
                    effect,
                    r.condition(),
                    r.note(),
                    now,
                    first,
                    0,
                    null,
                    null,
                    ScheduledChange.ChangeStatus.PENDING,
                    ChangeCause.followingEvent(item.eventId(item.version() + 1), caller.cause()),
                    fingerprint);
            return changeCheck
                    .check(caller, item, workflow, change, effect)
                    .map(checked -> decide(item, workflow, change, checked, caller, r.dryRun(), now));
        });
    }

    private ItemUpdater.ItemUpdate<ChangeView> decide(
            Item item,
            Workflow workflow,
            ScheduledChange change,
            ChangeCheck.CheckedChange checked,
            Caller caller,
            @Nullable Boolean dryRun,
            Instant now) {
        var view = ChangeView.of(change, item, workflow, caller).withWarnings(checked.warnings());
        if (Boolean.TRUE.equals(dryRun))
            return new ItemUpdater.ItemUpdate<>(
                    null, view.with(next -> next.dryRun(true).recipients(checked.recipients())));
        var next = item.scheduleChange(workflow, change.id(), caller, change.describe(), now);
        return new ItemUpdater.ItemUpdate<>(next, view, List.of(scheduleStore.write(change, now)));
    }

    private static ActionResult<ItemUpdater.ItemUpdate<ChangeView>> answerRepeated(
            ScheduledChange repeated,
            Item item,
            Workflow workflow,
            Caller caller,
            Request r,
            @Nullable String fingerprint) {
        return Objects.equals(repeated.fingerprint(), fingerprint)
                ? ActionResult.ok(new ItemUpdater.ItemUpdate<>(null, ChangeView.of(repeated, item, workflow, caller)))
                : ActionResult.refused(ScheduleProblems.keyReused(String.valueOf(r.idempotencyKey())));
    }

    /** Returns an id that depends on the caller, so that the key of another caller has no effect. */
    private static String idOf(Caller caller, Item item, String idempotencyKey) {
        var parts = List.of(item.uid(), PersonName.fold(caller.name()), UnicodeForm.compose(idempotencyKey));
        return "key-" + CanonicalHash.hash(parts);
    }

    private static String fingerprintOf(Caller caller, Request r) {
        return CanonicalHash.hash(Map.of("by", PersonName.fold(caller.name()), "request", r));
    }
}
