package dev.holdfast.table;

import java.util.List;

/**
 * The announced rows in the order of their acknowledgement, for a store that keeps its own outbox (on DynamoDB, Streams
 * does this and calls a function).
 */
public interface ChangeOutbox {
    /** An announced row and its place in the feed. */
    record OutboxEntry(long position, Row row) {}

    /** The oldest changes that were not taken yet, at most {@code limit}. */
    List<OutboxEntry> peek(int limit);

    /** Forgets the changes up to and including this position: they were published. */
    void removeThrough(long position);
}
