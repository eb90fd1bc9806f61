// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.store;

import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.RowKey;

/** Counts items whose row can't be read, and which a listing, recovery or migration skips. */
public final class UnreadableItemCounter {
    private final MetricSink metricSink;

    public UnreadableItemCounter(MetricSink metricSink) {
        this.metricSink = metricSink;
    }

    /** Counts an unreadable item, and returns its business key. */
    public String count(RowKey rowKey) {
        metricSink.increment("items.unreadable", 1);
        // A business key contains no slash.
        return rowKey.partition().substring(rowKey.partition().lastIndexOf('/') + 1);
    }
}
