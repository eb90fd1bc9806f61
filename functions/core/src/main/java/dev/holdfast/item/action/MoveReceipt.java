// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.MoveRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The result of a move. It is built from the stored move, so a repeated request gets the same answer. */
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
    /** Returns the receipt of an earlier move. The repeated request has the same caller and note. */
    static MoveReceipt of(ItemId id, MoveRecord move, String by, @Nullable String note) {
        return new MoveReceipt(
                id.workflow(), id.key(), move.version(), move.from(), move.to(), move.at(), by, note, move.due());
    }

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
