// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.ItemId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of a move. Holdfast builds this result from the item's history, so that a repeated request gets an equal
 * answer.
 */
public record MoveReceipt(
        String workflow,
        String key,
        long version,
        @Nullable String from,
        @Nullable String state,
        Instant at,
        String by,
        @Nullable String note,
        @Nullable Instant due) {
    static MoveReceipt of(ItemId id, HistoryEntry entry) {
        return new MoveReceipt(
                id.workflow(),
                id.key(),
                entry.version(),
                entry.from(),
                entry.to(),
                entry.at(),
                entry.by(),
                entry.note(),
                entry.due());
    }
}
