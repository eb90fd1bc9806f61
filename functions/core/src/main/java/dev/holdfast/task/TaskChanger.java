// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.task;

import dev.holdfast.access.Caller;
import dev.holdfast.assignment.TaskAssignment;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.action.ItemProblems;
import dev.holdfast.item.action.ItemUpdater;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Changes the task of an item. Refuses an item without a task. All actions that change tasks use this class. */
final class TaskChanger {
    private final ItemUpdater itemUpdater;

    TaskChanger(ItemStore itemStore) {
        this.itemUpdater = new ItemUpdater(itemStore);
    }

    /** Checks the members that all requests about a task have. */
    static InputFaults check(String workflow, String key, @Nullable String note) {
        return new InputFaults()
                .checkName("/workflow", workflow)
                .checkKey("/key", key)
                .checkText("/note", note);
    }

    /** Decides about one task. */
    interface TaskDecision {
        /**
         * Returns the item's next version, or a refusal.
         *
         * @return the same item to change nothing
         */
        ActionResult<Item> decide(Item item, TaskAssignment assignment, Workflow workflow);
    }

    /** @param version the version that the item must have (If-Match); null allows any version */
    ActionResult<ItemView> change(
            Caller caller, ItemId id, @Nullable Long version, Instant now, TaskDecision taskDecision) {
        return itemUpdater.update(caller, id, version, (item, workflow) -> {
            if (item.hasFinished()) return ActionResult.refused(ItemProblems.itemFinished(item));
            if (item.assignment() == null) return ActionResult.refused(ItemProblems.noTask(item));
            if (version != null && version != item.version())
                return ActionResult.refused(ItemProblems.staleVersion(item));
            return taskDecision
                    .decide(item, item.assignment(), workflow)
                    .map(next -> new ItemUpdater.ItemUpdate<>(
                            next.version() == item.version() ? null : next, ItemView.of(next, workflow, caller, now)));
        });
    }
}
