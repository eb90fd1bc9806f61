// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The announced rows of a store with an outbox table, in the order of their commits. With DynamoDB, Holdfast reads
 * DynamoDB Streams instead.
 */
public interface ChangeOutbox {
    /** An announced row and its position in the outbox. */
    record OutboxEntry(long position, Row row) {}

    /**
     * The oldest entries.
     *
     * @param unreadable announced rows between these entries that the store can't decode
     * @param lastPosition the position of the last entry, readable or not
     */
    record OutboxPage(List<OutboxEntry> entries, List<RowPage.UnreadableRow> unreadable, long lastPosition) {
        public OutboxPage {
            entries = List.copyOf(entries);
            unreadable = List.copyOf(unreadable);
        }

        public boolean isEmpty() {
            return entries.isEmpty() && unreadable.isEmpty();
        }
    }

    /**
     * The highest total length of the bodies in a page. A page ends with the row that exceeds this total, because each
     * projector holds the writes of a whole page in memory.
     */
    int MAX_PAGE_CHARACTERS = 1_000_000;

    /**
     * Returns the oldest entries without removing them: at most {@code limit}, and fewer if their bodies exceed
     * {@link #MAX_PAGE_CHARACTERS}.
     */
    OutboxPage readOldest(int limit);

    /** Returns the readable entries of {@link #readOldest}. */
    default List<OutboxEntry> peek(int limit) {
        return readOldest(limit).entries();
    }

    /** Returns when the oldest entry was written, in whole seconds; empty without entries. */
    Optional<Instant> oldestTime();

    /** Removes the entries up to and including this position, after they were published. */
    void removeThrough(long position);
}
