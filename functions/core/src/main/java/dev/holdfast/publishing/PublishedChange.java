package dev.holdfast.publishing;

import dev.holdfast.alert.Delivery;
import dev.holdfast.alert.DeliveryKeys;
import dev.holdfast.alert.Subscription;
import dev.holdfast.event.Event;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.hold.Intent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of a change, and what its deliveries need to know of the change.
 *
 * @param ahead the event right before it, where another publisher may publish that one at the same time: an intent's changes are rows
 *     of two partitions. Null where the feed keeps their order
 * @param stamp what to stamp as notified when it arrives, null when nobody waits for that
 */
record PublishedChange(String app, Event event, @Nullable Ahead ahead, Delivery.@Nullable Stamp stamp) {
    private record Ahead(String id, Instant at, String type) {
        static @Nullable Ahead of(Intent intent) {
            return intent.history().stream()
                    .filter(step -> step.version() == intent.version() - 1)
                    .findFirst()
                    .map(step -> new Ahead(intent.eventId(step.version()), step.at(), Event.type(step.type())))
                    .orElse(null);
        }
    }

    /** Makes one for each event of the change, in their order. */
    static List<PublishedChange> allOf(FeedChange change) {
        var ahead = change instanceof FeedChange.IntentVersion(var intent) ? Ahead.of(intent) : null;
        var stamp = change instanceof FeedChange.ItemVersion(var item, var workflow) ? Delivery.Stamp.of(item) : null;
        return Event.allOf(change).stream()
                .map(event -> new PublishedChange(change.app(), event, ahead, stamp))
                .toList();
    }

    /** The same without the stamp: its arrival doesn't notify the people whom the event names. */
    PublishedChange unstamped() {
        return new PublishedChange(app, event, ahead, null);
    }

    /** The sort key of the delivery of the event right before it, if the subscription wants that too; null where it is not known. */
    @Nullable
    String ahead(Subscription subscription) {
        if (ahead == null) return null;
        var data = event.data();
        return subscription.filter().wants(ahead.type(), data.workflow(), null, data.labels(), Map.of())
                ? DeliveryKeys.sort(ahead.at(), ahead.id(), null)
                : null;
    }
}
