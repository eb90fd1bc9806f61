// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A move with an idempotency key. The item keeps the move apart from the history, because long texts shorten the
 * history. The move contains the part of the first answer that a repeated request doesn't contain itself.
 *
 * @param held true if the new state holds the item; otherwise null
 */
public record MoveRecord(
        RequestIdentity request,
        long version,
        @Nullable String from,
        @Nullable String to,
        Instant at,
        @Nullable Instant due,
        @Nullable Boolean held) {
    static MoveRecord of(RequestIdentity request, HistoryEntry historyEntry, boolean isHeld) {
        return new MoveRecord(
                request,
                historyEntry.version(),
                historyEntry.from(),
                historyEntry.to(),
                historyEntry.at(),
                historyEntry.due(),
                isHeld ? true : null);
    }
}
