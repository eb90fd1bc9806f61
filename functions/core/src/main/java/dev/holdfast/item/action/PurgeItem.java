// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Caller;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Purges a parked item from the hold queue: moves the item to the state that {@code onPurge} of its present state
 * names.
 */
public final class PurgeItem {
    private final ItemUpdater itemUpdater;
    private final InstantSource clock;

    public PurgeItem(ItemStore itemStore, InstantSource clock) {
        this.itemUpdater = new ItemUpdater(itemStore);
        this.clock = clock;
    }

    /**
     * @param note the reason, for the history
     * @param expectedHold the hold that the caller saw. If the item now has a different hold or no hold, the action
     *     answers not found
     */
    public ActionResult<ItemView> purge(Caller caller, ItemId id, @Nullable String note, ItemHold expectedHold) {
        var now = clock.instant();
        return itemUpdater.update(caller, id, null, (item, workflow) -> {
            if (!expectedHold.equals(item.currentHold())) return ActionResult.refused(ItemProblems.holdEnded(item));
            var targetState =
                    item.hasFinished() ? null : workflow.state(item.state()).onPurge();
            var problem = findProblem(item, workflow, caller);
            if (problem != null || targetState == null)
                return ActionResult.refused(problem == null ? ItemProblems.itemFinished(item) : problem);
            var next = item.purge(workflow, targetState, caller, note, now);
            return ActionResult.ok(new ItemUpdater.ItemUpdate<>(next, ItemView.of(next, workflow, caller, now)));
        });
    }

    private static @Nullable Problem findProblem(Item item, Workflow workflow, Caller caller) {
        var itemHold = item.currentHold();
        if (itemHold == null || itemHold.source() != ItemHold.HoldSource.STATE)
            return new Problem.Conflict(
                    "item " + item.id() + " is not parked by its state; only parked items can be purged");
        if (workflow.state(item.state()).onPurge() == null)
            return new Problem.Conflict("state " + item.state() + " of workflow " + workflow.name()
                    + " has no onPurge, so its items can't be purged");
        return workflow.mayEnter(item.state(), caller, item.participants())
                ? null
                : ItemProblems.releaserNotAllowed(workflow, item.state(), caller);
    }
}
