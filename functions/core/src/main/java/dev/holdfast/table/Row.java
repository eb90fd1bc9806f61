// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table. Writes always replace the whole row.
 *
 * @param version the row's version, at least 1; the store that owns the row counts its writes here
 * @param body JSON, at most about 390 KB in UTF-8 (DynamoDB's 400 KB without the keys)
 * @param entries the row's key in each index; the row is absent from an index without an entry
 * @param expires when the row expires, in whole seconds; the table treats an expired row as absent; null for never
 */
public record Row(
        RowKey key,
        long version,
        String body,
        Map<TableIndex, RowKey> entries,
        @Nullable Instant expires) {
    public Row {
        if (version < 1) throw new IllegalArgumentException("a version is at least 1");
        entries = Map.copyOf(entries);
    }

    public Row(RowKey key, long version, String body) {
        this(key, version, body, Map.of(), null);
    }

    /**
     * Returns the row with another entry in one index, or without an entry in this index if {@code entry} is null. The
     * version stays the same, because the row's body can contain the version.
     */
    public Row withIndexEntry(TableIndex tableIndex, @Nullable RowKey entry) {
        var updated = new EnumMap<TableIndex, RowKey>(TableIndex.class);
        updated.putAll(entries);
        if (entry == null) updated.remove(tableIndex);
        else updated.put(tableIndex, entry);
        return new Row(key, version, body, updated, expires);
    }
}
