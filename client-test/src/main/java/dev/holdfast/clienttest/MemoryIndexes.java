// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowPosition;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.TableIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rows of a {@link MemoryTable} in the order of the table and of each index. The table's lock protects this
 * object.
 */
final class MemoryIndexes {
    /** @param index the index; null for the table itself */
    private record IndexPartition(@Nullable TableIndex index, String partition) {}

    private final Map<RowKey, Row> rows = new HashMap<>();
    private final Map<IndexPartition, NavigableMap<RowPosition, Row>> partitions = new HashMap<>();

    @Nullable
    Row get(RowKey rowKey) {
        return rows.get(rowKey);
    }

    void add(Row row) {
        rows.put(row.key(), row);
        addTo(null, row.key(), row);
        row.entries().forEach((index, entry) -> addTo(index, entry, row));
    }

    private void addTo(@Nullable TableIndex index, RowKey entry, Row row) {
        partitions
                .computeIfAbsent(
                        new IndexPartition(index, entry.partition()), absent -> new TreeMap<>(MemoryOrder.POSITIONS))
                .put(RowPosition.at(entry.sort(), row.key()), row);
    }

    void remove(RowKey rowKey) {
        var row = rows.remove(rowKey);
        if (row == null) return;
        removeFrom(null, rowKey, row);
        row.entries().forEach((index, entry) -> removeFrom(index, entry, row));
    }

    private void removeFrom(@Nullable TableIndex index, RowKey entry, Row row) {
        var partition = new IndexPartition(index, entry.partition());
        var positions = partitions.get(partition);
        if (positions == null) throw new IllegalStateException("an index lacks the row " + row.key());
        positions.remove(RowPosition.at(entry.sort(), row.key()));
        if (positions.isEmpty()) partitions.remove(partition);
    }

    /** Returns the rows in the range of a query, after its cursor. */
    NavigableMap<RowPosition, Row> range(RowQuery rowQuery) {
        var all = partitions.getOrDefault(
                new IndexPartition(rowQuery.index(), rowQuery.partition()), new TreeMap<>(MemoryOrder.POSITIONS));
        var from = RowPosition.before(rowQuery.from());
        var after = rowQuery.after() == null ? from : RowPosition.decode(rowQuery.after());
        if (MemoryOrder.POSITIONS.compare(after, from) < 0) after = from;
        var to = rowQuery.to();
        var following = all.tailMap(after, false);
        if (to == null) return following;
        var end = RowPosition.before(to);
        return MemoryOrder.POSITIONS.compare(after, end) < 0
                ? following.headMap(end, false)
                : new TreeMap<>(MemoryOrder.POSITIONS);
    }

    RowPage page(RowQuery rowQuery, Predicate<Row> isCurrent) {
        var page = new ArrayList<Row>();
        var last = RowPosition.before(rowQuery.from());
        var bodyCharacters = 0;
        for (var positioned : range(rowQuery).entrySet()) {
            var row = positioned.getValue();
            if (!isCurrent.test(row)) continue;
            if (page.size() == rowQuery.limit() || bodyCharacters > RowPage.MAX_BODY_CHARACTERS)
                return new RowPage(page, last.encode());
            page.add(row);
            bodyCharacters += row.body().length();
            last = positioned.getKey();
        }
        return new RowPage(page, null);
    }
}
