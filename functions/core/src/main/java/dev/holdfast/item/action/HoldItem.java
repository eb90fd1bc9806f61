// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.input.DeadlineInput;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.NonEmptySelector;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts an item on hold. Until its release, the item can't move, and the hold suspends its deadlines. */
public final class HoldItem extends Action<HoldItem.Request, ItemView> {
    private final ItemUpdater itemUpdater;
    private final InstantSource clock;

    public HoldItem(ItemStore itemStore, InstantSource clock) {
        super(Scope.MANAGE, Request.class);
        this.itemUpdater = new ItemUpdater(itemStore);
        this.clock = clock;
    }

    /**
     * @param reason required; Holdfast shows it to callers who try to move the item
     * @param until the time at which a sweep releases the item, as an alternative to {@code within}
     * @param within the duration of the hold from now. By default, the hold lasts until a caller releases the item
     * @param dryRun true to return the item as the change would leave it, but to change nothing
     */
    public record Request(
            String workflow,
            String key,
            @Nullable String reason,
            @Nullable Instant until,
            @Nullable TimeAllowance within,
            @Nullable Long version,
            @NonEmptySelector @Nullable Boolean dryRun) {}

    @Override
    protected ActionResult<ItemView> run(Caller caller, Request r) {
        var now = clock.instant();
        var inputFaults = new InputFaults()
                .checkName("/workflow", r.workflow())
                .checkKey("/key", r.key())
                .checkText("/reason", r.reason());
        if (r.reason() == null || r.reason().isBlank()) inputFaults.add("/reason", "is required");
        DeadlineInput.checkFuture(r.until(), r.within(), now, inputFaults);
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var id = new ItemId(caller.app(), r.workflow(), r.key());
        return itemUpdater.update(caller, id, r.version(), (item, workflow) -> {
            var problem = findProblem(item, r.version());
            if (problem != null) return ActionResult.refused(problem);
            var calendarProblem = DeadlineInput.findCalendarProblem(r.within(), workflow);
            if (calendarProblem != null) return ActionResult.refused(calendarProblem);
            var until = DeadlineInput.toInstant(r.until(), r.within(), workflow, now);
            var itemHold = ItemHold.byPerson(now, caller.name(), r.reason(), until);
            var next = item.hold(workflow, itemHold, caller.cause());
            return ActionResult.ok(
                    ItemUpdater.decide(next, ItemView.of(next, workflow, caller, now), List.of(), r.dryRun()));
        });
    }

    private static @Nullable Problem findProblem(Item item, @Nullable Long version) {
        if (item.hasFinished()) return ItemProblems.itemFinished(item);
        if (version != null && version != item.version()) return ItemProblems.staleVersion(item);
        return item.currentHold() == null ? null : ItemProblems.itemHeld(item, item.currentHold());
    }
}
