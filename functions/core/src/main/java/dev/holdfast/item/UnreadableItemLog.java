package dev.holdfast.item;

import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.RowKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Items whose row is there but can't be read: named in the log and counted, so that they are neither in the way nor overlooked. */
public final class UnreadableItemLog {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableItemLog.class);

    private final MetricSink metricSink;

    public UnreadableItemLog(MetricSink metricSink) {
        this.metricSink = metricSink;
    }

    /** @return the item's business key */
    public String report(RowKey row, String why) {
        LOG.error("{} can't be read and is left out: {}", row.partition(), why);
        metricSink.increment("items.unreadable", 1);
        // No business key has a slash.
        return row.partition().substring(row.partition().lastIndexOf('/') + 1);
    }
}
