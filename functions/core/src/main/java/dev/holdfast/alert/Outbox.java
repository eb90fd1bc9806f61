package dev.holdfast.alert;

import dev.holdfast.table.Feed;
import java.util.List;

/** Publishes what a store's own change feed holds. A crash between publishing and forgetting publishes again, which does nothing new. */
public final class Outbox {
    private static final int BATCH = 500;

    private final Feed feed;
    private final PublishEvents publish;

    public Outbox(Feed feed, PublishEvents publish) {
        this.feed = feed;
        this.publish = publish;
    }

    /** Publishes until the feed is empty, and says how many changes that were. One caller at a time. */
    public int drain() {
        var published = 0;
        List<Feed.Change> changes;
        while (!(changes = feed.peek(BATCH)).isEmpty()) {
            publish.publish(changes.stream().map(Feed.Change::row).toList());
            feed.taken(changes.getLast().position());
            published += changes.size();
        }
        return published;
    }
}
