// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import dev.holdfast.access.Caller;
import dev.holdfast.hold.entry.IntentResult;
import dev.holdfast.hold.intent.QueueEntry;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.ItemVisibility;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prevents people from seeing and changing hidden items in the queue. Everybody sees the intents themselves. */
final class QueueVisibility {
    private final ItemVisibility itemVisibility;

    QueueVisibility(ItemStore itemStore) {
        this.itemVisibility = new ItemVisibility(itemStore);
    }

    boolean sees(Caller caller, QueueEntry queueEntry) {
        return switch (queueEntry) {
            case QueueEntry.IntentEntry intentEntry -> true;
            case QueueEntry.HeldItemEntry(var heldItem) ->
                !caller.isPerson()
                        || !itemVisibility
                                .visibleAmong(caller, List.of(heldItem.itemId()))
                                .isEmpty();
        };
    }

    /** Returns the view of an entry without the names of items that the caller doesn't see. */
    IntentView withoutHiddenItems(Caller caller, IntentView view) {
        if (!caller.isPerson()) return view;
        return view.with(next -> next.parent(seenOrNull(caller, view.parent())).item(seenOrNull(caller, view.item())));
    }

    /** Returns the result of a release without the created item, if the caller doesn't see the item. */
    IntentResult withoutHiddenItem(Caller caller, IntentResult intentResult) {
        var item = intentResult.item();
        return item == null || itemVisibility.mayShowName(caller, item)
                ? intentResult
                : IntentResult.of(intentResult.id(), intentResult.outcome());
    }

    private @Nullable String seenOrNull(Caller caller, @Nullable String name) {
        return name == null || itemVisibility.mayShowName(caller, name) ? name : null;
    }

    /** Whether the caller sees the parent of a new intent. */
    boolean seesParent(Caller caller, @Nullable String parent) {
        return parent == null || itemVisibility.mayShowName(caller, parent);
    }

    /** Whether the caller sees a batch. A person sees only their own batches, because a batch counts hidden items. */
    static boolean sees(Caller caller, IntentBatch intentBatch) {
        return caller.seesBatchOf(intentBatch.by(), intentBatch.isPerson());
    }
}
