package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.hold.Intent;
import dev.holdfast.item.Archive;
import dev.holdfast.item.Item;
import dev.holdfast.table.Write;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change tells, and where that is filed.
 *
 * @param earlier the events of the same subject before it, the newest first
 */
record Told(String app, Event event, List<Earlier> earlier, Delivery.@Nullable Stamp stamp, List<Write> filed) {
    static Told of(Item item, Instant now) {
        var filed = Archive.file(item.id(), item.uid(), item.newest(), now);
        return new Told(item.id().app(), Event.of(item), Earlier.of(item), Delivery.Stamp.of(item), List.of(filed));
    }

    /** An intent's own row keeps its whole history. */
    static Told of(Intent intent) {
        return new Told(intent.app(), Event.of(intent), Earlier.of(intent), null, List.of());
    }

    /** The newest earlier event that this subscription wanted too; null when there is none. */
    @Nullable
    Earlier before(Subscription subscription) {
        return earlier.stream()
                .filter(e -> subscription.wants(
                        e.type(),
                        event.data().workflow(),
                        e.state(),
                        event.data().labels()))
                .findFirst()
                .orElse(null);
    }
}
