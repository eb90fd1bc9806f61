// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.store;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which items a caller sees. The application that owns an item sees it always. For people, the present state of
 * the item decides ({@link Workflow#maySee}). To a person who doesn't see an item, every answer is the same as if the
 * item didn't exist. All actions use this class.
 */
public final class ItemVisibility {
    private static final int READ_BATCH_SIZE = 100;

    private final ItemStore itemStore;

    public ItemVisibility(ItemStore itemStore) {
        this.itemStore = itemStore;
    }

    /** Returns the item with this id; empty if it doesn't exist or the caller doesn't see it. */
    public Optional<Item> find(Caller caller, ItemId id) {
        if (!caller.isPerson()) return itemStore.find(id);
        return itemStore.lookUp(id) instanceof ItemStore.ItemLookup.FoundItem(Item item) && sees(caller, item)
                ? Optional.of(item)
                : Optional.empty();
    }

    /** Whether the caller sees an item. A person doesn't see an item whose workflow can't be read. */
    public boolean sees(Caller caller, Item item) {
        return !caller.isPerson()
                || itemStore
                        .findWorkflowOf(item)
                        .map(workflow -> sees(caller, item, workflow))
                        .orElse(false);
    }

    /** Returns a filter for the items that the caller sees; null if the caller sees all items. */
    public @Nullable Predicate<Item> filterFor(Caller caller) {
        return caller.isPerson() ? item -> sees(caller, item) : null;
    }

    /**
     * Whether the caller sees an item, for a caller of this method that has loaded the workflow already.
     *
     * @param workflow the workflow that applies to the item
     */
    public static boolean sees(Caller caller, Item item, Workflow workflow) {
        return workflow.maySee(item.state(), caller, item.participants());
    }

    /**
     * Returns those of the items that the caller sees. If an item no longer exists, its workflow decides: a person sees
     * it only if the newest version of the workflow hides no items.
     */
    public Set<ItemId> visibleAmong(Caller caller, Collection<ItemId> ids) {
        var seen = new HashSet<>(ids);
        if (!caller.isPerson()) return seen;
        if (seen.size() == 1) return seesOne(caller, seen.iterator().next()) ? seen : Set.of();
        var distinct = List.copyOf(seen);
        for (var from = 0; from < distinct.size(); from += READ_BATCH_SIZE) {
            var some = distinct.subList(from, Math.min(distinct.size(), from + READ_BATCH_SIZE));
            var items = itemStore.findAll(some).stream().collect(Collectors.toMap(Item::id, Function.identity()));
            for (var id : some) {
                var item = items.get(id);
                if (item == null ? hidesItems(id.app(), id.workflow()) : !sees(caller, item)) seen.remove(id);
            }
        }
        return seen;
    }

    private boolean seesOne(Caller caller, ItemId id) {
        return switch (itemStore.lookUp(id)) {
            case ItemStore.ItemLookup.FoundItem(Item item) -> sees(caller, item);
            case ItemStore.ItemLookup.MissingItem missing -> !hidesItems(id.app(), id.workflow());
            case ItemStore.ItemLookup.UnreadableItem unreadable -> false;
        };
    }

    /** Whether a text names no item that is hidden from the caller. A parent can also name something else. */
    public boolean mayShowName(Caller caller, String name) {
        return !caller.isPerson()
                || ItemId.parse(caller.app(), name)
                        .map(id -> !visibleAmong(caller, List.of(id)).isEmpty())
                        .orElse(true);
    }

    /** Returns the view of an item with the name of its parent, if the caller may read and sees the parent. */
    public ItemView withParent(Caller caller, Item item, ItemView itemView) {
        var parent = item.details().parent();
        return parent == null || !caller.scope().allows(Scope.READ) || !mayShowName(caller, parent)
                ? itemView
                : itemView.withParent(parent);
    }

    /** Whether the newest version of a workflow, deleted or not, hides items from people. */
    public boolean hidesItems(String app, String workflow) {
        return itemStore.hidesItems(app, workflow);
    }

    /**
     * Returns the refusal of a request to count a workflow's items; null if the caller may count them. A count includes
     * the items that a person doesn't see.
     */
    public @Nullable Problem findCountProblem(Caller caller, String workflow) {
        return caller.isPerson() && hidesItems(caller.app(), workflow)
                ? new Problem.Forbidden("only the application itself may count the items of the workflow " + workflow
                        + ", because it hides items from people")
                : null;
    }
}
