// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import dev.holdfast.metric.MetricSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes all calls to a table. Logs and counts the rows that can't be read. If a row to write is too large, refuses the
 * call before any write.
 */
public final class TableMonitor implements Table {
    private static final Logger LOG = LoggerFactory.getLogger(TableMonitor.class);

    private final Table table;
    private final MetricSink metricSink;

    public TableMonitor(Table table, MetricSink metricSink) {
        this.table = table;
        this.metricSink = metricSink;
    }

    @Override
    public void reportUnreadable(RowKey rowKey, String reason) {
        LOG.error("the row {} of {} can't be read and is skipped: {}", rowKey.sort(), rowKey.partition(), reason);
        metricSink.increment("rows.unreadable", 1);
    }

    @Override
    public Optional<Row> get(RowKey rowKey) {
        try {
            return table.get(rowKey);
        } catch (UnreadableRowException e) {
            reportUnreadable(rowKey, e.reason());
            throw e;
        }
    }

    /** Omits rows that can't be read. */
    @Override
    public Map<RowKey, Row> getAll(List<RowKey> keys) {
        try {
            return table.getAll(keys);
        } catch (UnreadableRowException e) {
            return getReadable(keys);
        }
    }

    private Map<RowKey, Row> getReadable(List<RowKey> keys) {
        var rows = new HashMap<RowKey, Row>();
        for (var rowKey : keys) {
            try {
                rows.putAll(table.getAll(List.of(rowKey)));
            } catch (UnreadableRowException e) {
                reportUnreadable(rowKey, e.reason());
            }
        }
        return rows;
    }

    @Override
    public RowPage query(RowQuery rowQuery) {
        var rowPage = table.query(rowQuery);
        for (var row : rowPage.unreadable()) reportUnreadable(row.key(), row.reason());
        return rowPage;
    }

    @Override
    public long count(RowQuery rowQuery) {
        return table.count(rowQuery);
    }

    @Override
    public boolean write(List<RowWrite> writes) {
        writes.forEach(RowSize::check);
        return table.write(writes);
    }

    @Override
    public List<Boolean> writeEach(List<RowWrite> writes) {
        writes.forEach(RowSize::check);
        return table.writeEach(writes);
    }
}
