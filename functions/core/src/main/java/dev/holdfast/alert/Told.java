package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.hold.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.table.Write;
import dev.holdfast.watch.Finding;
import dev.holdfast.workflow.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a change tells, and where that is filed.
 *
 * @param ahead the event right before it, where another publisher may be at that one: an intent's changes are rows of two
 *     partitions, and reach the feed side by side; null where the feed keeps their order
 */
record Told(String app, Event event, @Nullable Ahead ahead, Delivery.@Nullable Stamp stamp, List<Write> filed) {
    private record Ahead(String id, Instant at, String type) {
        static @Nullable Ahead of(Intent intent) {
            return intent.history().stream()
                    .filter(step -> step.version() == intent.version() - 1)
                    .findFirst()
                    .map(step -> new Ahead(intent.eventId(step.version()), step.at(), Event.type(step.type())))
                    .orElse(null);
        }
    }

    static Told of(Item item) {
        return new Told(item.id().app(), Event.of(item), null, Delivery.Stamp.of(item), List.of());
    }

    static Told of(Intent intent, List<Write> filed) {
        return new Told(intent.app(), Event.of(intent), Ahead.of(intent), null, filed);
    }

    static Told of(Revision revision) {
        return new Told(revision.app(), Event.of(revision), null, null, List.of());
    }

    static Told of(Finding finding) {
        return new Told(finding.app(), Event.of(finding), null, null, List.of());
    }

    Told filed(List<Write> filed) {
        return new Told(app, event, ahead, stamp, filed);
    }

    /** The same, where its arrival doesn't mean that those to be told were. */
    Told unstamped() {
        return new Told(app, event, ahead, null, filed);
    }

    /** The delivery (its sort key) of the event right before it, if this subscription is for that too; null where that is not known. */
    @Nullable
    String ahead(Subscription subscription) {
        if (ahead == null) return null;
        var data = event.data();
        return subscription.filter().wants(ahead.type(), data.workflow(), null, data.labels(), Map.of())
                ? DeliveryKeys.sort(ahead.at(), ahead.id(), null)
                : null;
    }
}
