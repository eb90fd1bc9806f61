// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.item.OverduePolicy;
import dev.holdfast.item.store.ChildEntry;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans the sweep of items in the index of due rows. A deadline, a reminder or an escalation step of the item is due,
 * or its deadline is later than the index entry. If only the index entry is too early, the sweep changes only this
 * entry.
 */
public final class DueItems implements DueRows {
    private final ItemStore itemStore;
    private final ParentCheck parentCheck;

    public DueItems(Table table, ItemStore itemStore, ShardLayout shardLayout) {
        this.itemStore = itemStore;
        this.parentCheck = new ParentCheck(table, itemStore, shardLayout);
    }

    @Override
    public String partitionPrefix() {
        return ItemStore.PARTITION_PREFIX;
    }

    @Override
    public @Nullable SweepTask planTask(Row row, Instant now) {
        if (ChildEntry.isCheck(row.key())) return parentCheck.planTask(row, now);
        var item = ItemStore.decode(row);
        var nextSweepAt = item.timing().nextSweepAt();
        if (nextSweepAt == null || nextSweepAt.isAfter(now)) return null;
        var workflow = itemStore.workflowOf(item);
        var swept = OverduePolicy.sweep(item, workflow, now);
        var itemEventType = reportedChange(item, swept);
        if (itemEventType == null)
            return new SweepTask(itemStore.silentWrite(swept, workflow), "rearmed", null, Map.of());
        var missedDeadline =
                itemEventType == ItemEventType.OVERDUE ? swept.newestEntry().at() : null;
        return new SweepTask(
                itemStore.replaceWrites(item, swept, workflow),
                itemEventType.jsonName(),
                missedDeadline,
                Map.of("workflow", item.id().workflow()));
    }

    @Override
    public @Nullable RowWrite correctionWrite(Row row, Instant now) {
        if (ChildEntry.isCheck(row.key())) return parentCheck.correctionWrite(row, now);
        var item = ItemStore.decode(row);
        var nextSweepAt = item.timing().nextSweepAt();
        if (nextSweepAt == null) return null;
        var workflow = itemStore.workflowOf(item);
        var corrected = OverduePolicy.correct(item, workflow, now);
        if (corrected.version() == item.version() && !ShardLayout.isDueAfter(row, nextSweepAt)) return null;
        return itemStore.silentWrite(
                corrected.version() == item.version() ? OverduePolicy.reindex(item, workflow) : corrected, workflow);
    }

    /** Returns the type of the change that the sweep makes, null if the sweep changes only the index entry. */
    private static @Nullable ItemEventType reportedChange(Item before, Item after) {
        return after.newestEntry().version() == after.version()
                        && !after.newestEntry().equals(before.newestEntry())
                ? after.newestEntry().type()
                : null;
    }
}
