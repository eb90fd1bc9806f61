// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import java.util.List;

/**
 * The announced rows of a store with an outbox table, in the order of their commits. With DynamoDB, Holdfast reads
 * DynamoDB Streams instead.
 */
public interface ChangeOutbox {
    /** An announced row and its position in the outbox. */
    record OutboxEntry(long position, Row row) {}

    /** Returns the oldest entries, at most {@code limit}, without removing them. */
    List<OutboxEntry> peek(int limit);

    /** Removes the entries up to and including this position. Call this method after the entries were published. */
    void removeThrough(long position);
}
