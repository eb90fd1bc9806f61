package dev.holdfast.feed;

import dev.holdfast.table.ChangeOutbox;
import java.util.List;

/** Projects the changes in a store's own outbox. A crash between projecting and forgetting projects again, which does nothing new. */
public final class OutboxReader {
    private static final int BATCH = 500;

    private final ChangeOutbox outbox;
    private final ChangeFeed feed;

    public OutboxReader(ChangeOutbox outbox, ChangeFeed feed) {
        this.outbox = outbox;
        this.feed = feed;
    }

    /** Projects until the outbox is empty, and says how many changes that were. One caller at a time. */
    public int drain() {
        var projected = 0;
        List<ChangeOutbox.OutboxEntry> changes;
        while (!(changes = outbox.peek(BATCH)).isEmpty()) {
            feed.project(changes.stream().map(ChangeOutbox.OutboxEntry::row).toList());
            outbox.removeThrough(changes.getLast().position());
            projected += changes.size();
        }
        return projected;
    }
}
