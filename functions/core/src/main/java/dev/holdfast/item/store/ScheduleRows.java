// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.store;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import java.util.Map;

/**
 * The keys of the rows of scheduled changes, which are in the partition of their item. The item lists its pending
 * changes, so the row of a change that the item doesn't list has no effect.
 */
public final class ScheduleRows {
    private static final String SORT_PREFIX = "scheduled/";

    private ScheduleRows() {}

    /** Returns the key of the row of a scheduled change. */
    public static RowKey key(ItemId item, String schedule) {
        return new RowKey(ItemStore.partition(item), SORT_PREFIX + schedule);
    }

    /** Whether the row is a scheduled change. */
    public static boolean isSchedule(RowKey rowKey) {
        return rowKey.sort().startsWith(SORT_PREFIX);
    }

    /**
     * Returns the writes that remove the pending changes of an item that ends. The rows expire immediately. So functions
     * that only put items need no right to delete rows.
     */
    static List<RowWrite> removalWrites(Item before, Item next) {
        if (!next.hasFinished()) return List.of();
        var end = next.newestEntry().at();
        return before.scheduled().stream()
                .map(id -> RowWrite.put(
                        new Row(key(before.id(), id), Long.MAX_VALUE, "{}", Map.of(), end), WriteCondition.ANY))
                .toList();
    }
}
