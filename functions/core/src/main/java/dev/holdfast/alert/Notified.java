package dev.holdfast.alert;

import dev.holdfast.item.Archive;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.Items;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Stamps a change as notified, in the item's history and in the archive, once the notice really went out. */
public final class Notified {
    private static final int ATTEMPTS = 5;

    private final Table table;
    private final Items items;
    private final Archive archive;

    public Notified(Table table, Items items, Archive archive) {
        this.table = table;
        this.items = items;
        this.archive = archive;
    }

    void stamp(String app, Delivery.Stamp stamp, Instant when) {
        var id = new ItemId(app, stamp.workflow(), stamp.key());
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var writes = new ArrayList<Write>();
            items.find(id)
                    .filter(item -> item.uid().equals(stamp.uid()))
                    .flatMap(item -> item.notified(stamp.version(), when))
                    .ifPresent(next -> writes.add(items.quietly(next, items.workflow(next))));
            archive.notified(id, stamp.uid(), stamp.version(), when).ifPresent(writes::add);
            // Both or none: the two must not tell different stories.
            if (writes.isEmpty() || table.write(List.copyOf(writes))) return;
        }
    }
}
