// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.RowKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs and counts items whose row can't be decoded. Callers of this class skip such items, but operators see them in
 * the log.
 */
public final class UnreadableItemLog {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableItemLog.class);

    private final MetricSink metricSink;

    public UnreadableItemLog(MetricSink metricSink) {
        this.metricSink = metricSink;
    }

    /**
     * Logs and counts an unreadable item.
     *
     * @return the item's business key
     */
    public String report(RowKey row, String why) {
        LOG.error("Skip unreadable item {}: {}", row.partition(), why);
        metricSink.increment("items.unreadable", 1);
        // A business key contains no slash.
        return row.partition().substring(row.partition().lastIndexOf('/') + 1);
    }
}
