// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.access.Caller;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.table.RowWrite;
import dev.holdfast.workflow.Workflow;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes an item in three steps: load, decide, and write if the item hasn't changed since. All actions that change
 * items use this class.
 */
public final class ItemUpdater {
    private final ItemStore itemStore;
    private final ItemVisibility itemVisibility;

    public ItemUpdater(ItemStore itemStore) {
        this.itemStore = itemStore;
        this.itemVisibility = new ItemVisibility(itemStore);
    }

    /**
     * The decision for an item.
     *
     * @param next the next version, null to write nothing
     * @param extraWrites further writes, which belong to the transaction of the item's write
     */
    public record ItemUpdate<A>(@Nullable Item next, A answer, List<RowWrite> extraWrites) {
        public ItemUpdate(@Nullable Item next, A answer) {
            this(next, answer, List.of());
        }
    }

    /**
     * Returns the decision to write the item's next version. In a dry run, the decision contains the answer to this
     * write, but writes nothing.
     */
    static ItemUpdate<ItemView> decide(
            Item next, ItemView itemView, List<RowWrite> extraWrites, @Nullable Boolean dryRun) {
        return Boolean.TRUE.equals(dryRun)
                ? new ItemUpdate<>(null, itemView.asDryRunOf(next))
                : new ItemUpdate<>(next, itemView, extraWrites);
    }

    /**
     * Loads the item, decides and writes. If another caller changes the item meanwhile, loads the item again and
     * repeats the decision.
     *
     * @param caller the caller, for whom a hidden item doesn't exist
     * @param version the version that the item must have (If-Match); null allows any version
     */
    public <A> ActionResult<A> update(
            Caller caller,
            ItemId id,
            @Nullable Long version,
            BiFunction<Item, Workflow, ActionResult<ItemUpdate<A>>> decide) {
        return update(item -> itemVisibility.sees(caller, item), id, version, decide);
    }

    /** @param isVisible whether the item exists for the caller */
    public <A> ActionResult<A> update(
            Predicate<Item> isVisible,
            ItemId id,
            @Nullable Long version,
            BiFunction<Item, Workflow, ActionResult<ItemUpdate<A>>> decide) {
        return OptimisticRetry.retry("item " + id, () -> {
            var item = itemStore.find(id).orElse(null);
            if (item == null || !isVisible.test(item)) return ActionResult.refused(ItemProblems.itemNotFound(id));
            var workflow = itemStore.workflowOf(item);
            switch (decide.apply(item, workflow)) {
                case ActionResult.Refusal<ItemUpdate<A>>(var problem) -> {
                    return ActionResult.refused(problem);
                }
                case ActionResult.Success<ItemUpdate<A>>(var itemUpdate) -> {
                    var next = itemUpdate.next();
                    if (next == null) return ActionResult.ok(itemUpdate.answer());
                    if (version != null && version != item.version())
                        return ActionResult.refused(ItemProblems.staleVersion(item));
                    if (itemStore.replace(item, next, workflow, itemUpdate.extraWrites()))
                        return ActionResult.ok(itemUpdate.answer());
                }
            }
            return null;
        });
    }
}
