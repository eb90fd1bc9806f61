// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.item.Item;
import dev.holdfast.item.store.ChildEntry;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.sweep.DueRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plans the sweep of items that wait for their children. A row makes such an item due when one of its children ends, and
 * when the item begins to wait. The sweep counts the children, and either moves the item or only removes the row.
 */
final class ParentCheck {
    private final Table table;
    private final ItemStore itemStore;
    private final ShardLayout shardLayout;

    ParentCheck(Table table, ItemStore itemStore, ShardLayout shardLayout) {
        this.table = table;
        this.itemStore = itemStore;
        this.shardLayout = shardLayout;
    }

    DueRows.SweepTask planTask(Row row, Instant now) {
        // Without an index entry, the row is never due again.
        var removal = RowWrite.put(
                new Row(row.key(), row.version() + 1, row.body(), Map.of(), now),
                WriteCondition.versionIs(row.version()));
        return itemStore
                .find(ChildEntry.decodeCheck(row))
                .flatMap(item -> planMove(item, row, removal, now))
                .orElseGet(() -> new DueRows.SweepTask(removal, "checked", null, Map.of()));
    }

    private Optional<DueRows.SweepTask> planMove(Item item, Row row, RowWrite removal, Instant now) {
        if (item.hasFinished() || item.currentHold() != null) return Optional.empty();
        var workflow = itemStore.workflowOf(item);
        var childrenRule = workflow.state(item.state()).waitsFor();
        if (childrenRule == null) return Optional.empty();
        var children = ChildCount.of(table, item);
        return childrenRule
                .nextState(children.count(), children.ended(), children.failed())
                .map(to -> move(item, workflow, to, children.describe(childrenRule, to), row, removal, now));
    }

    private DueRows.SweepTask move(
            Item item, Workflow workflow, String to, String note, Row row, RowWrite removal, Instant now) {
        var moved = item.moveByRule(workflow, to, note, now);
        var writes = new ArrayList<RowWrite>();
        var waitsAgain = false;
        for (var write : itemStore.replaceWrites(item, moved, workflow)) {
            // The next state waits too. The check that this move writes replaces the present check.
            var isSameRow = write instanceof RowWrite.Put put && put.row().key().equals(row.key());
            waitsAgain |= isSameRow;
            writes.add(isSameRow ? withCondition(write, WriteCondition.versionIs(row.version())) : write);
        }
        if (!waitsAgain) writes.add(removal);
        return new DueRows.SweepTask(
                writes,
                moved.newestEntry().type().jsonName(),
                null,
                Map.of("workflow", item.id().workflow()));
    }

    private static RowWrite withCondition(RowWrite write, WriteCondition condition) {
        return RowWrite.put(((RowWrite.Put) write).row(), condition);
    }

    /** Returns the write that makes a check due now if a clock that is ahead planned it for the future; otherwise null. */
    @Nullable
    RowWrite correctionWrite(Row row, Instant now) {
        return ShardLayout.isDueAfter(row, now)
                ? RowWrite.put(shardLayout.withDueAt(row, now), WriteCondition.versionIs(row.version()))
                : null;
    }
}
