package dev.holdfast.item;

import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Key;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Items whose row is there but can't be read: named in the log and counted, so that they are neither in the way nor overlooked. */
final class Unreadable {
    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

    private final Metrics metrics;

    Unreadable(Metrics metrics) {
        this.metrics = metrics;
    }

    /** @return the item's business key */
    String found(Key row, String why) {
        LOG.error("{} can't be read and is left out: {}", row.partition(), why);
        metrics.count("items.unreadable", 1);
        // No business key has a slash.
        return row.partition().substring(row.partition().lastIndexOf('/') + 1);
    }
}
