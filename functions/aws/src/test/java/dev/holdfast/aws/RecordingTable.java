// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table that records announced rows, which the stream would publish. */
final class RecordingTable implements Table {
    final List<Row> announcedRows = new ArrayList<>();
    private final Table table;

    RecordingTable(Table table) {
        this.table = table;
    }

    private void record(RowWrite rowWrite) {
        if (rowWrite instanceof RowWrite.Put put && put.announced()) announcedRows.add(put.row());
    }

    @Override
    public Optional<Row> get(RowKey rowKey) {
        return table.get(rowKey);
    }

    @Override
    public Map<RowKey, Row> getAll(List<RowKey> keys) {
        return table.getAll(keys);
    }

    @Override
    public RowPage query(RowQuery rowQuery) {
        return table.query(rowQuery);
    }

    @Override
    public long count(RowQuery rowQuery) {
        return table.count(rowQuery);
    }

    @Override
    public boolean write(List<RowWrite> writes) {
        var isWritten = table.write(writes);
        if (isWritten) writes.forEach(this::record);
        return isWritten;
    }

    @Override
    public List<Boolean> writeEach(List<RowWrite> writes) {
        var outcomes = table.writeEach(writes);
        for (var i = 0; i < writes.size(); i++) if (outcomes.get(i)) record(writes.get(i));
        return outcomes;
    }
}
