package dev.holdfast.table;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row, always written whole.
 *
 * @param version grows by one at every write by the feature store that owns the row; at least 1
 * @param body JSON, at most about 390 KB in UTF-8 (DynamoDB's 400 KB less the keys)
 * @param entries where the row stands in each index; absent from an index it has no entry for
 * @param expires when the row may be dropped; from then on the table treats it as absent; whole seconds
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
     * The same row moved in (or, with null, taken out of) one index. The version stays: to the feature store that owns the row
     * nothing has changed, and its version may stand in the body too.
     */
    public Row withIndexEntry(TableIndex tableIndex, @Nullable RowKey entry) {
        var next = new EnumMap<TableIndex, RowKey>(TableIndex.class);
        next.putAll(entries);
        if (entry == null) next.remove(tableIndex);
        else next.put(tableIndex, entry);
        return new Row(key, version, body, next, expires);
    }
}
