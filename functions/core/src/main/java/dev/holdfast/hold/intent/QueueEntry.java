// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.HeldItem;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import java.util.Optional;
import java.util.regex.Pattern;

/** An entry of a hold queue: an intent or a held item. */
public sealed interface QueueEntry {
    /** Returns the id of the entry in requests and results. */
    String id();

    /** Returns the sort key, which determines the position in the queue. */
    String sortKey();

    record IntentEntry(Intent intent) implements QueueEntry {
        @Override
        public String id() {
            return intent.id().toString();
        }

        @Override
        public String sortKey() {
            return IntentRow.sortKey(intent);
        }
    }

    record HeldItemEntry(HeldItem heldItem) implements QueueEntry {
        @Override
        public String id() {
            return heldItem.queueId();
        }

        @Override
        public String sortKey() {
            return heldItem.sortKey();
        }
    }

    static QueueEntry decode(Row row) {
        return row.key().sort().startsWith(HeldItem.ITEM_SORT_PREFIX)
                ? new HeldItemEntry(HeldItem.decode(row))
                : new IntentEntry(JsonCodec.decodeStored(Intent.class, row.body()));
    }

    /** Returns the key of the row of the queue entry with this id; empty if the text is not an id. */
    static Optional<RowKey> rowKey(String app, String id) {
        return parseItemId(app, id)
                .map(HeldItem::rowKey)
                .or(() -> IntentId.parse(id).map(intentId -> intentId.queueKey(app)));
    }

    static Optional<ItemId> parseItemId(String app, String id) {
        var matcher = ITEM_ID_PATTERN.matcher(id);
        return matcher.matches() ? Optional.of(new ItemId(app, matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    Pattern ITEM_ID_PATTERN = Pattern.compile("item:([^:]{1,64}):(.{1,200})");
}
