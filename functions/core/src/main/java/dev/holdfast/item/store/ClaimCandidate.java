// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.store;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.ItemWork;
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
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The row by which workers find an item. The row's entry in the board index has the time from which a worker can claim
 * the item. So a claim doesn't read items that other workers have claimed. The transaction that writes the item also
 * writes this row.
 *
 * @param entry the row's key in the board index
 */
public record ClaimCandidate(ItemId item, RowKey entry) {
    private static final String SORT_KEY = "claim";

    /**
     * The character after the separator {@code /}. A query up to a time and this character includes all entries at this
     * time, and no later entries.
     */
    private static final String AFTER_SEPARATOR = "0";

    /** Returns the item's row; empty if no worker can ever claim the item in its state. */
    static Optional<ClaimCandidate> of(ShardLayout shardLayout, Item item, Workflow workflow) {
        if (!item.isClaimable(workflow)) return Optional.empty();
        var id = item.id();
        var itemWork = ItemWork.of(item);
        var freeFrom = itemWork.freeFrom();
        var sort = prefix(item.state())
                + IsoTime.toFixedText(freeFrom == null ? item.timing().since() : freeFrom) + "/" + id.key();
        var subject =
                itemWork.method() == null ? id.workflow() : itemWork.method().replace('/', '.');
        var shard = shardLayout.shardOf(ItemStore.key(id));
        return Optional.of(new ClaimCandidate(id, new RowKey(partition(id.app(), subject, shard), sort)));
    }

    /**
     * Returns the query for the items of a state that workers can claim now, in the order of the times from which
     * workers can claim them.
     */
    public static RowQuery query(String app, String subject, String state, int shard, Instant now, int limit) {
        var prefix = prefix(state);
        return RowQuery.startingWith(TableIndex.BOARD, partition(app, subject, shard), prefix, limit)
                .upTo(prefix + IsoTime.toFixedText(now) + AFTER_SEPARATOR);
    }

    /** Decodes a row of {@link #query}. */
    public static ItemId decode(Row row) {
        return JsonCodec.decodeStored(ItemId.class, row.body());
    }

    private static String partition(String app, String subject, int shard) {
        return "claims/" + app + "/" + subject + "/" + shard;
    }

    private static String prefix(String state) {
        return state + "/";
    }

    RowWrite putWrite() {
        var row = new Row(rowKey(item), 1, JsonCodec.encode(item), Map.of(TableIndex.BOARD, entry), null);
        return RowWrite.put(row, WriteCondition.ANY);
    }

    /**
     * Returns the write that removes an item's row: the row expires immediately. So functions that only put items need
     * no right to delete rows.
     */
    static RowWrite removalWrite(Item item) {
        var row = new Row(
                rowKey(item.id()),
                1,
                JsonCodec.encode(item.id()),
                Map.of(),
                item.newestEntry().at());
        return RowWrite.put(row, WriteCondition.ANY);
    }

    private static RowKey rowKey(ItemId id) {
        return new RowKey(ItemStore.partition(id), SORT_KEY);
    }
}
