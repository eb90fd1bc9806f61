// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import java.util.List;

/**
 * The change feed of a store with an outbox table: announced rows in the order of their commits. DynamoDB has Streams
 * instead of an outbox.
 */
public interface ChangeOutbox {
    /** An announced row and its position in the feed. */
    record OutboxEntry(long position, Row row) {}

    /** Returns the oldest entries, at most {@code limit}, without removing them. */
    List<OutboxEntry> peek(int limit);

    /** Removes the entries up to and including this position, after they were published. */
    void removeThrough(long position);
}
