// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table that keeps the writes of an action instead of carrying them out. So the sweep can add the row of the scheduled
 * change to the same transaction. Reads pass to the real table, apart from the row of the changed item.
 */
final class WriteCapture implements Table {
    private final Table table;
    private final Row itemRow;
    private final List<RowWrite> captured = new ArrayList<>();

    /** @param itemRow the row of the item as the action sees it, with the version of the stored row */
    WriteCapture(Table table, Row itemRow) {
        this.table = table;
        this.itemRow = itemRow;
    }

    List<RowWrite> captured() {
        return List.copyOf(captured);
    }

    @Override
    public Optional<Row> get(RowKey rowKey) {
        return rowKey.equals(itemRow.key()) ? Optional.of(itemRow) : table.get(rowKey);
    }

    @Override
    public Map<RowKey, Row> getAll(List<RowKey> keys) {
        var rows = new HashMap<>(table.getAll(keys));
        rows.replace(itemRow.key(), itemRow);
        return rows;
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
        captured.addAll(writes);
        return true;
    }

    @Override
    public List<Boolean> writeEach(List<RowWrite> writes) {
        throw new UnsupportedOperationException("the change of an item is one transaction");
    }

    @Override
    public void reportUnreadable(RowKey rowKey, String reason) {
        table.reportUnreadable(rowKey, reason);
    }
}
