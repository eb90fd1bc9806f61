// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.store;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.JsonEnum;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of a child of an item that waits for its children. The transaction that writes the child also writes this
 * row, in the parent's partition. When the child ends, or the parent begins to wait, the transaction also makes the
 * parent due for a check by the sweep.
 *
 * @param parentUid distinguishes the parent from an earlier, deleted item with the same key
 * @param status null while the child is open
 */
public record ChildEntry(
        ItemId child, String parentUid, @Nullable ChildStatus status) {
    /** How a child has ended. */
    public enum ChildStatus implements JsonEnum {
        SUCCEEDED,
        FAILED,
        /** The child was deleted or has another parent, so it doesn't count. */
        REMOVED
    }

    /** The number of rows that make one parent due. Many children can then end at once without conflicts. */
    private static final int CHECK_ROWS = 16;

    private static final String SORT_PREFIX = "child/";
    private static final String CHECK_PREFIX = "check/";

    /** The time for which the row of an ended child stays, because the parent can wait for other children. */
    private static final Duration ENDED_RETENTION = Duration.ofDays(400);

    /** Decodes the row of a child. */
    public static ChildEntry decode(Row row) {
        return JsonCodec.decodeStored(ChildEntry.class, row.body());
    }

    /** Whether the row is a check, which makes its parent due. */
    public static boolean isCheck(RowKey rowKey) {
        return rowKey.sort().startsWith(CHECK_PREFIX);
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
    static List<RowWrite> changeWrites(ShardLayout shardLayout, @Nullable Item before, Item next, Workflow workflow) {
        var writes = new ArrayList<RowWrite>();
        var old = before == null ? Optional.<ItemId>empty() : parentOf(before);
        var parent = parentOf(next);
        if (before != null)
            old.filter(id -> !parent.equals(Optional.of(id))).ifPresent(id -> {
                writes.add(removalWrite(id, before, next));
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
                .map(id -> List.of(removalWrite(id, tombstone, tombstone), checkWrite(shardLayout, id, tombstone)))
                .orElse(List.of());
    }

    private static Optional<ItemId> parentOf(Item item) {
        var parent = item.details().parent();
        return parent == null || item.details().awaitedBy() == null
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
        if (!child.hasFinished()) return write(parent, child, null, null);
        var isFailed = workflow.state(child.state()).endsInFailure();
        return write(
                parent,
                child,
                isFailed ? ChildStatus.FAILED : ChildStatus.SUCCEEDED,
                child.timing().finished());
    }

    /** @param removed the child with the parent that it no longer has */
    private static RowWrite removalWrite(ItemId parent, Item removed, Item next) {
        return write(parent, removed, ChildStatus.REMOVED, next.newestEntry().at());
    }

    /** @param end the end of the child; null while the child is open */
    private static RowWrite write(ItemId parent, Item child, @Nullable ChildStatus status, @Nullable Instant end) {
        var parentUid = Objects.requireNonNull(child.details().awaitedBy());
        var expires = end == null ? null : IsoTime.plusBounded(end, ENDED_RETENTION);
        var body = JsonCodec.encode(new ChildEntry(child.id(), parentUid, status));
        return RowWrite.put(new Row(rowKey(parent, child.id()), 1, body, Map.of(), expires), WriteCondition.ANY);
    }

    private static RowKey rowKey(ItemId parent, ItemId child) {
        return new RowKey(ItemStore.partition(parent), SORT_PREFIX + child);
    }

    /**
     * Returns the write that makes a parent due. Each change gives the row another version. So the sweep doesn't remove
     * the row if another child has ended since the sweep read the children.
     */
    private static RowWrite checkWrite(ShardLayout shardLayout, ItemId parent, Item changed) {
        var cause = changed.id() + "/" + changed.eventId(changed.version());
        var bits =
                UUID.nameUUIDFromBytes(cause.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
        var rowKey = new RowKey(ItemStore.partition(parent), CHECK_PREFIX + Math.floorMod(bits, CHECK_ROWS));
        // The time of arrival, unlike the time in the history, is at most an hour ahead of a clock that was set back.
        var due = shardLayout.dueKey(rowKey, changed.timing().since());
        var version = Math.floorMod(bits, Long.MAX_VALUE - 1) + 1;
        var row = new Row(rowKey, version, JsonCodec.encode(parent), Map.of(TableIndex.DUE, due), null);
        return RowWrite.put(row, WriteCondition.ANY);
    }
}
