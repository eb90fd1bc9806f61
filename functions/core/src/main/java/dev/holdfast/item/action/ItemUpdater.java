package dev.holdfast.item.action;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemStore;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.table.RowWrite;
import dev.holdfast.workflow.Workflow;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The one way in which an item changes: load, decide, write on condition that nothing changed in between. */
final class ItemUpdater {
    private final ItemStore itemStore;

    ItemUpdater(ItemStore itemStore) {
        this.itemStore = itemStore;
    }

    /** What a decision makes of an item: the next version to write and what with it, or the answer when there is nothing to write. */
    record ItemUpdate<A>(@Nullable Item next, A answer, List<RowWrite> beside) {
        ItemUpdate(@Nullable Item next, A answer) {
            this(next, answer, List.of());
        }
    }

    /**
     * Loads the item and asks for a decision. Whoever loses a race decides again on what is there now; a caller who named the
     * version (If-Match) is told instead.
     */
    <A> ActionResult<A> update(
            ItemId id, @Nullable Long version, BiFunction<Item, Workflow, ActionResult<ItemUpdate<A>>> decide) {
        return OptimisticRetry.retry("item " + id, () -> {
            var item = itemStore.find(id).orElse(null);
            if (item == null) return ActionResult.refused(ItemProblems.itemNotFound(id));
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
                    if (itemStore.replace(item, next, workflow, itemUpdate.beside()))
                        return ActionResult.ok(itemUpdate.answer());
                }
            }
            return null;
        });
    }
}
