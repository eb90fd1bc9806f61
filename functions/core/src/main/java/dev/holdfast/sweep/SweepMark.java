// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sweep;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The row that a server writes before each sweep. With this write, the server notices a storage that refuses writes,
 * even without other writes.
 */
public final class SweepMark {
    private static final RowKey ROW_KEY = new RowKey("settings", "sweep");

    private final Table table;

    public SweepMark(Table table) {
        this.table = table;
    }

    private record StoredMark(Instant at) {}

    /**
     * Replaces the mark, and returns the time of the previous mark; empty before the first sweep.
     *
     * @throws RuntimeException if the storage refuses the write
     */
    public Optional<Instant> replace(Instant now) {
        var previous = table.get(ROW_KEY);
        var version = previous.map(Row::version).orElse(0L);
        var next = new Row(ROW_KEY, version + 1, JsonCodec.encode(new StoredMark(now)));
        // Other servers can't write to this storage. So this server itself wrote a mark that changed meanwhile.
        table.write(List.of(RowWrite.put(next, WriteCondition.ANY)));
        return previous.flatMap(row -> ReadableRows.read(
                table,
                row,
                mark -> JsonCodec.decodeStored(StoredMark.class, mark.body()).at()));
    }
}
