// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes the rows with the last deliveries of subjects, for one batch. */
final class TailStore {
    private static final int MAX_ROWS_PER_READ = 100;

    private final Table table;
    private final Map<RowKey, StoredTail> storedTails = new HashMap<>();

    TailStore(Table table) {
        this.table = table;
    }

    private record StoredTail(SubjectTail tail, long version) {
        static final StoredTail NONE = new StoredTail(SubjectTail.EMPTY, 0);
    }

    void load(List<RowKey> keys) {
        for (var start = 0; start < keys.size(); start += MAX_ROWS_PER_READ) {
            var page = keys.subList(start, Math.min(keys.size(), start + MAX_ROWS_PER_READ));
            table.getAll(page).forEach((rowKey, row) -> storedTails.put(rowKey, read(row)));
        }
    }

    /** Treats a broken row as a row without deliveries. The batch then replaces the row. */
    private StoredTail read(Row row) {
        var tail = ReadableRows.read(table, row, stored -> JsonCodec.decodeStored(SubjectTail.class, stored.body()));
        return new StoredTail(tail.orElse(StoredTail.NONE.tail()), row.version());
    }

    /** Reads rows again after another publisher has changed them. */
    void reload(Collection<RowKey> keys) {
        storedTails.keySet().removeAll(keys);
        load(List.copyOf(keys));
    }

    /** Returns the loaded row; empty if the table has none. */
    SubjectTail tailOf(RowKey rowKey) {
        return storedTails.getOrDefault(rowKey, StoredTail.NONE).tail();
    }

    /** @param replacesDamaged whether to replace a row that the table has but can't read */
    RowWrite replacementWrite(RowKey rowKey, SubjectTail tail, Instant expiresAt, boolean replacesDamaged) {
        var version = storedTails.getOrDefault(rowKey, StoredTail.NONE).version();
        var row = new Row(rowKey, version + 1, JsonCodec.encode(tail), Map.of(), expiresAt);
        var absent = replacesDamaged ? WriteCondition.ANY : WriteCondition.ABSENT;
        return RowWrite.put(row, version == 0 ? absent : WriteCondition.versionIs(version));
    }

    List<Boolean> writeEach(List<RowWrite> writes) {
        return table.writeEach(writes);
    }
}
