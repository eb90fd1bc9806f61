// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ScheduleRows;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores the scheduled changes of all items, each in the partition of its item. */
final class ScheduledChangeStore {
    /** The time for which an ended change stays, so that a repeated request gets its answer. */
    private static final Duration ENDED_RETENTION = Duration.ofDays(7);

    /** The body of a row that an item's end has removed. */
    private static final String REMOVED_BODY = "{}";

    private final Table table;
    private final ShardLayout shardLayout;

    ScheduledChangeStore(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
    }

    static ScheduledChange decode(Row row) {
        return JsonCodec.decodeStored(ScheduledChange.class, row.body());
    }

    /** Returns a change of an item, pending or ended; empty if there is none. */
    Optional<ScheduledChange> find(ItemId item, String id) {
        return table.get(ScheduleRows.key(item, id))
                .filter(row -> !row.body().equals(REMOVED_BODY))
                .map(row -> ReadableRows.require(table, row, ScheduledChangeStore::decode));
    }

    /** Returns a pending change of an item; empty if the item doesn't list it. */
    Optional<ScheduledChange> findPending(Item item, String id) {
        return item.scheduled().contains(id)
                ? find(item.id(), id).filter(ScheduledChange::isPending)
                : Optional.empty();
    }

    /** Returns the pending changes of an item, in the order in which they are due. Leaves out unreadable changes. */
    List<ScheduledChange> findPending(Item item) {
        if (item.scheduled().isEmpty()) return List.of();
        var rowKeys = item.scheduled().stream()
                .map(id -> ScheduleRows.key(item.id(), id))
                .toList();
        var order = Comparator.comparing(
                        (ScheduledChange change) -> change.nextAt() == null ? Instant.MAX : change.nextAt())
                .thenComparing(ScheduledChange::id);
        return ReadableRows.readAll(table, table.getAll(rowKeys).values(), ScheduledChangeStore::decode).stream()
                .filter(change -> change.nextAt() != null)
                .sorted(order)
                .toList();
    }

    /** Returns the write that stores a new change, or replaces the previous version. */
    RowWrite write(ScheduledChange change, Instant now) {
        var condition = change.version() == 1 ? WriteCondition.ABSENT : WriteCondition.versionIs(change.version() - 1);
        return RowWrite.put(toRow(change, now), condition);
    }

    private Row toRow(ScheduledChange change, Instant now) {
        var rowKey = ScheduleRows.key(change.item(), change.id());
        var body = JsonCodec.encode(change);
        var nextAt = change.nextAt();
        return nextAt == null
                ? new Row(rowKey, change.version(), body, Map.of(), now.plus(ENDED_RETENTION))
                : shardLayout.withDueAt(new Row(rowKey, change.version(), body), nextAt);
    }
}
