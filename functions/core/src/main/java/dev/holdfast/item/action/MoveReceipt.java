// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.MoveHold;
import dev.holdfast.item.MoveRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of a move. It is built from the stored move, so a repeated request gets the same answer.
 *
 * @param held the hold that the move begins; null if the new state doesn't hold its items
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
        @Nullable Instant due,
        @Nullable MoveHold held) {
    /** Returns the receipt of an earlier move. The repeated request has the same caller and note. */
    static MoveReceipt of(ItemId id, MoveRecord move, String by, @Nullable String note) {
        return new MoveReceipt(
                id.workflow(),
                id.key(),
                move.version(),
                move.from(),
                move.to(),
                move.at(),
                by,
                note,
                move.due(),
                move.held() == null ? null : MoveHold.byState(id, move.at()));
    }

    /** Returns the receipt of the item's newest change, which is a move. */
    static MoveReceipt of(Item item) {
        var id = item.id();
        var entry = item.newestEntry();
        return new MoveReceipt(
                id.workflow(),
                id.key(),
                entry.version(),
                entry.from(),
                entry.to(),
                entry.at(),
                entry.by(),
                entry.note(),
                entry.due(),
                item.hasHoldByState() ? MoveHold.byState(id, entry.at()) : null);
    }
}
