// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.table.ChangeOutbox;
import java.util.List;

/**
 * Passes the changes in a store's outbox to the feed. After a crash, it may pass the changes of the last batch again,
 * without further effect.
 */
public final class OutboxReader {
    private static final int BATCH_SIZE = 500;

    private final ChangeOutbox outbox;
    private final ChangeFeed feed;

    public OutboxReader(ChangeOutbox outbox, ChangeFeed feed) {
        this.outbox = outbox;
        this.feed = feed;
    }

    /**
     * Passes changes to the feed until the outbox is empty, and returns the number of changes. Only one thread at a
     * time may call this method.
     */
    public int drain() {
        var projected = 0;
        List<ChangeOutbox.OutboxEntry> changes;
        while (!(changes = outbox.peek(BATCH_SIZE)).isEmpty()) {
            feed.project(changes.stream().map(ChangeOutbox.OutboxEntry::row).toList());
            outbox.removeThrough(changes.getLast().position());
            projected += changes.size();
        }
        return projected;
    }
}
