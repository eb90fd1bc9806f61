package dev.holdfast.item;

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
import java.util.Optional;

/**
 * How a held item shows in its application's hold queue: a row beside the intents, written and removed in one transaction with the
 * item's own. An item that waits for an intent has none: the intent is there.
 */
public record HeldItem(
        String app,
        String workflow,
        String key,
        String state,
        int priority,
        Map<String, String> labels,
        ItemHold held) {
    /** Every queue's partition begins so. */
    public static final String PARTITION_PREFIX = "queue/";

    /** What the places of held items begin with, among the intents. */
    public static final String ITEM_SORT_PREFIX = "item/";

    /** The highest priority, and the lowest below zero. */
    public static final int MAX_PRIORITY = 1_000_000;

    public HeldItem {
        labels = Map.copyOf(labels);
    }

    static Optional<HeldItem> of(Item item, Workflow workflow) {
        var itemHold = item.timing().held();
        if (itemHold == null || itemHold.why() == ItemHold.HoldSource.INTENT) return Optional.empty();
        var id = item.id();
        return Optional.of(new HeldItem(
                id.app(),
                id.workflow(),
                id.key(),
                item.state(),
                workflow.state(item.state()).priority(),
                item.given().labels(),
                itemHold));
    }

    public static HeldItem decode(Row row) {
        return JsonCodec.decodeStored(HeldItem.class, row.body());
    }

    public static String partition(String app) {
        return PARTITION_PREFIX + app;
    }

    /** Sorts as a queue does: higher priority first, then the oldest. */
    public static String sortKey(int priority, Instant since, String id) {
        return "%07d/%s/%s".formatted(MAX_PRIORITY - priority, IsoTime.toFixedText(since), id);
    }

    public String sortKey() {
        return sortKey(priority, held.since(), queueId());
    }

    /** Its id in the queue. */
    public String queueId() {
        return queueId(itemId());
    }

    public static String queueId(ItemId item) {
        return "item:" + item.workflow() + ":" + item.key();
    }

    public ItemId itemId() {
        return new ItemId(app, workflow, key);
    }

    /** What changes in the queue when an item changes; empty when nothing does. */
    static Optional<RowWrite> changeWrite(Optional<HeldItem> before, Optional<HeldItem> after) {
        if (before.equals(after)) return Optional.empty();
        return after.map(HeldItem::putWrite).or(() -> before.map(HeldItem::removalWrite));
    }

    private RowWrite putWrite() {
        var place = rowKey(itemId());
        var entries = Map.of(TableIndex.BOARD, new RowKey(place.partition(), sortKey()));
        return RowWrite.put(new Row(place, 1, JsonCodec.encode(this), entries, null), WriteCondition.ANY);
    }

    private RowWrite removalWrite() {
        return new RowWrite.Delete(new Row(rowKey(itemId()), 1, "{}"), WriteCondition.ANY, false);
    }

    public static RowKey rowKey(ItemId item) {
        return new RowKey(partition(item.app()), ITEM_SORT_PREFIX + item.workflow() + "/" + item.key());
    }
}
