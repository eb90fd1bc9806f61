// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A move with an idempotency key. The item keeps the move apart from the history, because long texts shorten the
 * history. The move contains the part of the first answer that a repeated request doesn't contain itself.
 */
public record MoveRecord(
        RequestIdentity request,
        long version,
        @Nullable String from,
        @Nullable String to,
        Instant at,
        @Nullable Instant due) {
    static MoveRecord of(RequestIdentity request, HistoryEntry historyEntry) {
        return new MoveRecord(
                request,
                historyEntry.version(),
                historyEntry.from(),
                historyEntry.to(),
                historyEntry.at(),
                historyEntry.due());
    }
}
