package dev.holdfast.hold;

import dev.holdfast.item.ItemId;
import dev.holdfast.item.Parked;
import dev.holdfast.json.Codec;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import java.util.Optional;
import java.util.regex.Pattern;

/** What stands in a queue: an intent, or an item that is held. */
sealed interface Staged {
    /** As callers name it. */
    String id();

    /** Sorts as the queue does. */
    String order();

    record OfIntent(Intent intent) implements Staged {
        @Override
        public String id() {
            return intent.id().toString();
        }

        @Override
        public String order() {
            return Queue.order(intent);
        }
    }

    record OfItem(Parked parked) implements Staged {
        @Override
        public String id() {
            return parked.id();
        }

        @Override
        public String order() {
            return parked.order();
        }
    }

    static Staged read(Row row) {
        return row.key().sort().startsWith(Parked.PREFIX)
                ? new OfItem(Parked.parked(row))
                : new OfIntent(Codec.stored(Intent.class, row.body()));
    }

    /** Where what has this id stands; empty for what is no id at all. */
    static Optional<Key> place(String app, String id) {
        return item(app, id).map(Parked::place).or(() -> IntentId.parse(id).map(intent -> intent.place(app)));
    }

    static Optional<ItemId> item(String app, String id) {
        var form = ITEM.matcher(id);
        return form.matches() ? Optional.of(new ItemId(app, form.group(1), form.group(2))) : Optional.empty();
    }

    Pattern ITEM = Pattern.compile("item:([^:]{1,64}):(.{1,200})");
}
