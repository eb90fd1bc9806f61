// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.store;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of a child of an item that waits for its children. The transaction that writes the child also writes this
 * row, in the parent's partition. When the child ends, or the parent begins to wait, the transaction also makes the
 * parent due for a check by the sweep.
 *
 * @param ended true if the child has ended; otherwise null
 * @param failed true if the child has ended in failure; otherwise null
 */
public record ChildEntry(
        ItemId child, @Nullable Boolean ended, @Nullable Boolean failed) {
    /** The prefix of the partitions of the rows that make parents due. */
    public static final String CHECK_PREFIX = "parent-check/";

    private static final String SORT_PREFIX = "child/";

    /** The time for which the row of an ended child stays, because the parent can wait for other children. */
    private static final Duration ENDED_RETENTION = Duration.ofDays(400);

    /** Decodes the row of a child. */
    public static ChildEntry decode(Row row) {
        return JsonCodec.decodeStored(ChildEntry.class, row.body());
    }

    /** Decodes the row that makes a parent due. */
    public static ItemId decodeCheck(Row row) {
        return JsonCodec.decodeStored(ItemId.class, row.body());
    }

    /** Returns the query for the rows of a parent's children. */
    public static RowQuery query(ItemId parent) {
        return RowQuery.startingWith(null, ItemStore.partition(parent), SORT_PREFIX, 1000);
    }

    /**
     * Returns the writes that a change of an item causes: for itself as a child, and for itself as a parent.
     *
     * @param before the item before the change; null for a new item
     */
    static List<RowWrite> changeWrites(
            ShardLayout shardLayout, @Nullable Item before, Item next, Workflow workflow) {
        var writes = new ArrayList<RowWrite>();
        var old = before == null ? Optional.<ItemId>empty() : parentOf(before);
        var parent = parentOf(next);
        old.filter(id -> !parent.equals(Optional.of(id))).ifPresent(id -> {
            writes.add(removalWrite(id, next));
            writes.add(checkWrite(shardLayout, id, next));
        });
        var isEnd = next.hasFinished() && (before == null || !before.hasFinished());
        parent.filter(id -> isEnd || !old.equals(parent)).ifPresent(id -> writes.add(putWrite(id, next, workflow)));
        parent.filter(id -> isEnd).ifPresent(id -> writes.add(checkWrite(shardLayout, id, next)));
        if (beginsToWait(before, next, workflow)) writes.add(checkWrite(shardLayout, next.id(), next));
        return writes;
    }

    /** Returns the writes for a deleted item, which no longer counts as a child. */
    static List<RowWrite> removalWrites(ShardLayout shardLayout, Item tombstone) {
        return parentOf(tombstone)
                .map(id -> List.of(removalWrite(id, tombstone), checkWrite(shardLayout, id, tombstone)))
                .orElse(List.of());
    }

    private static Optional<ItemId> parentOf(Item item) {
        var parent = item.details().parent();
        return parent == null || !Boolean.TRUE.equals(item.details().awaited())
                ? Optional.empty()
                : ItemId.parse(item.id().app(), parent);
    }

    private static boolean beginsToWait(@Nullable Item before, Item next, Workflow workflow) {
        if (next.hasFinished() || next.currentHold() != null) return false;
        if (workflow.state(next.state()).waitsFor() == null) return false;
        return before == null
                || !before.state().equals(next.state())
                || before.currentHold() != null
                || before.workflowVersion() != next.workflowVersion();
    }

    private static RowWrite putWrite(ItemId parent, Item child, Workflow workflow) {
        var isFailed = child.hasFinished() && workflow.state(child.state()).endsInFailure();
        var entry = new ChildEntry(
                child.id(), child.hasFinished() ? Boolean.TRUE : null, isFailed ? Boolean.TRUE : null);
        var finished = child.timing().finished();
        var expires = finished == null ? null : IsoTime.plusBounded(finished, ENDED_RETENTION);
        var row = new Row(rowKey(parent, child.id()), 1, JsonCodec.encode(entry), Map.of(), expires);
        return RowWrite.put(row, WriteCondition.ANY);
    }

    private static RowWrite removalWrite(ItemId parent, Item child) {
        var row = new Row(
                rowKey(parent, child.id()), 1, "{}", Map.of(), child.newestEntry().at());
        return RowWrite.put(row, WriteCondition.ANY);
    }

    private static RowKey rowKey(ItemId parent, ItemId child) {
        return new RowKey(ItemStore.partition(parent), SORT_PREFIX + child);
    }

    /**
     * Returns the write that makes a parent due. Each change gives the row another version. So the sweep doesn't remove
     * the row if another child has ended since the sweep read the children.
     */
    private static RowWrite checkWrite(ShardLayout shardLayout, ItemId parent, Item changed) {
        var rowKey = new RowKey(CHECK_PREFIX + parent.app() + "/" + parent, "check");
        var cause = CanonicalHash.hash(changed.id() + "/" + changed.eventId(changed.version()));
        var bits = UUID.nameUUIDFromBytes(cause.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
        var due = shardLayout.dueKey(rowKey, changed.newestEntry().at());
        var row = new Row(
                rowKey, Math.floorMod(bits, Long.MAX_VALUE) + 1, JsonCodec.encode(parent), Map.of(TableIndex.DUE, due), null);
        return RowWrite.put(row, WriteCondition.ANY);
    }
}
