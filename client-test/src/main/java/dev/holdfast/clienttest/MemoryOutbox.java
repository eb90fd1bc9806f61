// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.table.ChangeOutbox;
import dev.holdfast.table.ChangeOutbox.OutboxEntry;
import dev.holdfast.table.ChangeOutbox.OutboxPage;
import dev.holdfast.table.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps the announced rows of a {@link MemoryTable}. The table's lock protects this object. */
final class MemoryOutbox {
    private record TimedEntry(OutboxEntry entry, Instant time) {}

    private final ArrayDeque<TimedEntry> entries = new ArrayDeque<>();
    private long lastPosition;

    void add(Row row, Instant now) {
        entries.add(new TimedEntry(new OutboxEntry(++lastPosition, row), now.truncatedTo(ChronoUnit.SECONDS)));
    }

    OutboxPage readOldest(int limit) {
        if (limit < 1) throw new IllegalArgumentException("limit must be at least 1, not " + limit);
        var page = new ArrayList<OutboxEntry>();
        var bodyCharacters = 0L;
        for (var timed : entries) {
            if (page.size() == limit || bodyCharacters > ChangeOutbox.MAX_PAGE_CHARACTERS) break;
            page.add(timed.entry());
            bodyCharacters += timed.entry().row().body().length();
        }
        return new OutboxPage(
                page, List.of(), page.isEmpty() ? 0 : page.getLast().position());
    }

    Optional<Instant> oldestTime() {
        return Optional.ofNullable(entries.peek()).map(TimedEntry::time);
    }

    void removeThrough(long position) {
        entries.removeIf(timed -> timed.entry().position() <= position);
    }
}
