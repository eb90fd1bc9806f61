package dev.holdfast.item.action;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.ItemId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The receipt for a move: what the history says of it, so that a repeated request can be answered word for word. */
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
    static MoveReceipt by(ItemId id, HistoryEntry e) {
        return new MoveReceipt(
                id.workflow(), id.key(), e.version(), e.from(), e.to(), e.at(), e.by(), e.note(), e.due());
    }
}
