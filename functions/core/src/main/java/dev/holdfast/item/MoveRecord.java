// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A move with an idempotency key. The item keeps it apart from the history, whose long texts end the history earlier. It
 * contains all of the first answer that the repeated request doesn't contain itself.
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
