// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.store;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemHold;
import dev.holdfast.item.ItemId;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The row of a held item in its application's hold queue. The transaction that writes the item also writes or removes
 * this row. An item that waits for an intent has no such row, because the queue already contains the intent.
 */
public record HeldItem(
        String app,
        String workflow,
        String key,
        @Nullable String title,
        String state,
        int priority,
        Map<String, String> labels,
        ItemHold held) {
    /** The prefix of the partitions of all hold queues. */
    public static final String PARTITION_PREFIX = "queue/";

    /** The prefix of the sort keys of held items. The sort keys of intents have other prefixes. */
    public static final String ITEM_SORT_PREFIX = "item/";

    /** The highest priority. The lowest priority is the negative of this number. */
    public static final int MAX_PRIORITY = 1_000_000;

    public HeldItem {
        Objects.requireNonNull(workflow, "workflow");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(held.since(), "held");
        labels = Map.copyOf(labels);
    }

    /** Returns the queue row of an item; empty if the item isn't held or waits for an intent. */
    static Optional<HeldItem> of(Item item, Workflow workflow) {
        var itemHold = item.timing().held();
        if (itemHold == null || itemHold.source() == ItemHold.HoldSource.INTENT) return Optional.empty();
        var id = item.id();
        return Optional.of(new HeldItem(
                id.app(),
                id.workflow(),
                id.key(),
                item.details().title(),
                item.state(),
                workflow.state(item.state()).priority(),
                item.details().labels(),
                itemHold));
    }

    /** Decodes a row of the queue. */
    public static HeldItem decode(Row row) {
        return JsonCodec.decodeStored(HeldItem.class, row.body());
    }

    /** Returns the partition of an application's hold queue. */
    public static String partition(String app) {
        return PARTITION_PREFIX + app;
    }

    /** Builds a sort key of the queue, which sorts by priority (highest first), then by age (oldest first). */
    public static String sortKey(int priority, Instant since, String id) {
        return "%07d/%s/%s".formatted(MAX_PRIORITY - priority, IsoTime.toFixedText(since), id);
    }

    /** Returns the item's sort key in the queue. */
    public String sortKey() {
        return sortKey(priority, held.since(), queueId());
    }

    /** Returns the id under which the queue lists the item. */
    public String queueId() {
        return queueId(itemId());
    }

    /** Returns the id under which the queue lists an item. */
    public static String queueId(ItemId item) {
        return "item:" + item.workflow() + ":" + item.key();
    }

    /** Returns the id of the item. */
    public ItemId itemId() {
        return new ItemId(app, workflow, key);
    }

    /** Returns the write that updates an item's row in the queue; empty if the row needs no change. */
    static Optional<RowWrite> changeWrite(Optional<HeldItem> before, Optional<HeldItem> after) {
        if (before.equals(after)) return Optional.empty();
        return after.map(HeldItem::putWrite).or(() -> before.map(HeldItem::removalWrite));
    }

    private RowWrite putWrite() {
        var rowKey = rowKey(itemId());
        var entries = Map.of(TableIndex.BOARD, new RowKey(rowKey.partition(), sortKey()));
        return RowWrite.put(new Row(rowKey, 1, JsonCodec.encode(this), entries, null), WriteCondition.ANY);
    }

    private RowWrite removalWrite() {
        return new RowWrite.Delete(new Row(rowKey(itemId()), 1, "{}"), WriteCondition.ANY, false);
    }

    /** Returns the key of an item's row in the queue. */
    public static RowKey rowKey(ItemId item) {
        return new RowKey(partition(item.app()), ITEM_SORT_PREFIX + item.workflow() + "/" + item.key());
    }
}
