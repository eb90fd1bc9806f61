package dev.holdfast.hold.intent;

import dev.holdfast.item.HeldItem;
import dev.holdfast.item.ItemId;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import java.util.Optional;
import java.util.regex.Pattern;

/** What stands in a queue: an intent, or an item that is held. */
public sealed interface QueueEntry {
    /** As callers name it. */
    String id();

    /** Sorts as the queue does. */
    String sortKey();

    record IntentEntry(Intent intent) implements QueueEntry {
        @Override
        public String id() {
            return intent.id().toString();
        }

        @Override
        public String sortKey() {
            return IntentQueue.sortKey(intent);
        }
    }

    record HeldItemEntry(HeldItem parked) implements QueueEntry {
        @Override
        public String id() {
            return parked.queueId();
        }

        @Override
        public String sortKey() {
            return parked.sortKey();
        }
    }

    static QueueEntry decode(Row row) {
        return row.key().sort().startsWith(HeldItem.ITEM_SORT_PREFIX)
                ? new HeldItemEntry(HeldItem.decode(row))
                : new IntentEntry(JsonCodec.decodeStored(Intent.class, row.body()));
    }

    /** Where what has this id stands; empty for what is no id at all. */
    static Optional<RowKey> rowKey(String app, String id) {
        return parseItemId(app, id)
                .map(HeldItem::rowKey)
                .or(() -> IntentId.parse(id).map(intent -> intent.queueKey(app)));
    }

    static Optional<ItemId> parseItemId(String app, String id) {
        var form = ITEM_ID_PATTERN.matcher(id);
        return form.matches() ? Optional.of(new ItemId(app, form.group(1), form.group(2))) : Optional.empty();
    }

    Pattern ITEM_ID_PATTERN = Pattern.compile("item:([^:]{1,64}):(.{1,200})");
}
