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
 * The row that a server writes before each sweep. The write shows whether the storage accepts writes, even at times
 * without other writes.
 */
public final class SweepMark {
    private static final RowKey ROW_KEY = new RowKey("settings", "sweep");

    private final Table table;

    public SweepMark(Table table) {
        this.table = table;
    }

    private record StoredMark(Instant at) {}

    /**
     * Replaces the mark, and returns the time of the previous mark; empty if no mark was stored.
     *
     * @throws RuntimeException if the storage refuses the write
     */
    public Optional<Instant> replace(Instant now) {
        var previous = table.get(ROW_KEY);
        var version = previous.map(Row::version).orElse(0L);
        var next = new Row(ROW_KEY, version + 1, JsonCodec.encode(new StoredMark(now)));
        // Only this server can write to this storage. So if the mark has changed meanwhile, this server itself has
        // written it.
        table.write(List.of(RowWrite.put(next, WriteCondition.ANY)));
        return previous.flatMap(row -> ReadableRows.read(
                table,
                row,
                mark -> JsonCodec.decodeStored(StoredMark.class, mark.body()).at()));
    }
}
