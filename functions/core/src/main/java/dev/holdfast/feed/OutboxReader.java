// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.table.ChangeOutbox;
import java.util.List;

/**
 * Projects the changes in a store's outbox. If the process crashes before it removes the changes from the outbox, the
 * next process projects the changes again, without further effect.
 *
 * <p>The reader logs, counts and removes a change that the store can't decode, because the change must not block later
 * changes.
 *
 * <p>If a batch fails with an {@link Error}, such as missing memory, later calls repeat the batch in halves, down to a
 * single change.
 */
public final class OutboxReader {
    private static final int MAX_BATCH_SIZE = 500;

    private final ChangeOutbox outbox;
    private final ChangeFeed feed;
    private int batchSize = MAX_BATCH_SIZE;

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
        ChangeOutbox.OutboxPage page;
        while (!(page = outbox.readOldest(batchSize)).isEmpty()) {
            project(page.entries());
            for (var row : page.unreadable())
                feed.reportUnreadable(row.key().partition(), new IllegalStateException(row.reason()));
            outbox.removeThrough(page.lastPosition());
            projected += page.entries().size();
            batchSize = Math.min(MAX_BATCH_SIZE, 2 * batchSize);
        }
        return projected;
    }

    private void project(List<ChangeOutbox.OutboxEntry> changes) {
        try {
            feed.project(changes.stream().map(ChangeOutbox.OutboxEntry::row).toList());
        } catch (Error e) {
            batchSize = Math.max(1, changes.size() / 2);
            throw e;
        }
    }
}
