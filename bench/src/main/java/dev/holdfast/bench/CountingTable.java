// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the queries and writes of a table, and the rows that it returns. */
final class CountingTable implements Table {
    final AtomicLong queries = new AtomicLong();
    final AtomicLong rows = new AtomicLong();
    final AtomicLong writes = new AtomicLong();
    private final Table table;

    CountingTable(Table table) {
        this.table = table;
    }

    @Override
    public Optional<Row> get(RowKey rowKey) {
        var row = table.get(rowKey);
        read(row.isPresent() ? 1 : 0);
        return row;
    }

    @Override
    public Map<RowKey, Row> getAll(List<RowKey> keys) {
        var found = table.getAll(keys);
        read(found.size());
        return found;
    }

    @Override
    public RowPage query(RowQuery rowQuery) {
        var rowPage = table.query(rowQuery);
        read(rowPage.rows().size());
        return rowPage;
    }

    @Override
    public long count(RowQuery rowQuery) {
        read(0);
        return table.count(rowQuery);
    }

    @Override
    public boolean write(List<RowWrite> writes) {
        this.writes.addAndGet(writes.size());
        return table.write(writes);
    }

    @Override
    public List<Boolean> writeEach(List<RowWrite> writes) {
        this.writes.addAndGet(writes.size());
        return table.writeEach(writes);
    }

    private void read(int found) {
        queries.incrementAndGet();
        rows.addAndGet(found);
    }
}
