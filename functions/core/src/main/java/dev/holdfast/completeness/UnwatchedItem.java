// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.completeness;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold.HoldSource;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An open item that can't become overdue.
 *
 * @param title the title, which listings show next to the key
 * @param since when the item entered its state
 * @param held the cause of a hold without an end, which suspends the deadlines; null if the item has no deadline
 */
public record UnwatchedItem(
        String key,
        @Nullable String title,
        String state,
        Instant since,
        @Nullable HoldSource held) {
    static UnwatchedItem of(Item item) {
        var itemHold = item.currentHold();
        return new UnwatchedItem(
                item.id().key(),
                item.details().title(),
                item.state(),
                item.timing().since(),
                itemHold == null ? null : itemHold.source());
    }

    /** Whether no deadline applies to the item, and the item isn't on a hold that has an end. */
    static boolean isUnwatched(Item item, Workflow workflow) {
        var itemHold = item.currentHold();
        return item.dueAt(workflow) == null && (itemHold == null || itemHold.until() == null);
    }
}
