// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table. Writes always replace the whole row.
 *
 * @param version the row's version, at least 1. The store that owns the row increases this version with each write
 * @param body JSON, at most about 390 KB in UTF-8 (DynamoDB's 400 KB without the keys)
 * @param entries the row's key in each index. If no key is given for an index, the index doesn't contain the row
 * @param expires the time at which the row expires, in whole seconds; null if it never expires. The table treats an
 *     expired row as absent
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
     * Returns a copy of the row whose entry in the given index is {@code entry}. If {@code entry} is null, the copy has
     * no entry in this index. The copy has this row's version, because the row's body may contain this version.
     */
    public Row withIndexEntry(TableIndex tableIndex, @Nullable RowKey entry) {
        var updated = new EnumMap<TableIndex, RowKey>(TableIndex.class);
        updated.putAll(entries);
        if (entry == null) updated.remove(tableIndex);
        else updated.put(tableIndex, entry);
        return new Row(key, version, body, updated, expires);
    }
}
