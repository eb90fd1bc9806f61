// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.silence;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import java.util.Map;

/** Stores the silences of all applications. Each row expires when the silence ends. */
public final class SilenceStore {
    /**
     * The highest number of silences per application. The reason for this limit is that Holdfast compares each
     * notification with all silences.
     */
    static final int MAX_SILENCES = 100;

    private final Table table;

    public SilenceStore(Table table) {
        this.table = table;
    }

    public List<Silence> findAll(String app) {
        return ReadableRows.readAll(
                table,
                table.queryAll(RowQuery.wholePartition(partitionOf(app), MAX_SILENCES)),
                row -> JsonCodec.decodeStored(Silence.class, row.body()));
    }

    void put(String app, Silence silence) {
        var row = new Row(rowKey(app, silence.id()), 1, JsonCodec.encode(silence), Map.of(), silence.until());
        table.write(List.of(RowWrite.put(row, WriteCondition.ANY)));
    }

    boolean delete(String app, String id) {
        var rowKey = rowKey(app, id);
        if (table.get(rowKey).isEmpty()) return false;
        table.write(List.of(new RowWrite.Delete(new Row(rowKey, 1, "{}"), WriteCondition.ANY, false)));
        return true;
    }

    private static RowKey rowKey(String app, String id) {
        return new RowKey(partitionOf(app), id);
    }

    private static String partitionOf(String app) {
        return "silence/" + app;
    }
}
