package dev.holdfast.publishing;

import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.event.Event;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.subscription.Subscription;
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
record PublishedChange(
        String app, Event event, @Nullable PrecedingEvent ahead, Delivery.@Nullable NotificationStamp stamp) {
    private record PrecedingEvent(String id, Instant at, String type) {
        static @Nullable PrecedingEvent of(Intent intent) {
            return intent.history().stream()
                    .filter(intentChange -> intentChange.version() == intent.version() - 1)
                    .findFirst()
                    .map(intentChange -> new PrecedingEvent(
                            intent.eventId(intentChange.version()), intentChange.at(), Event.type(intentChange.type())))
                    .orElse(null);
        }
    }

    /** Makes one for each event of the change, in their order. The arrival of an event that follows from the change stamps nothing. */
    static List<PublishedChange> allOf(FeedChange change) {
        var precedingEvent = change instanceof FeedChange.IntentVersion(var intent) ? PrecedingEvent.of(intent) : null;
        var notificationStamp = change instanceof FeedChange.ItemVersion(var item, var workflow)
                ? Delivery.NotificationStamp.ofNewestChange(item)
                : null;
        return Event.allOf(change).stream()
                .map(event -> new PublishedChange(
                        change.app(), event, precedingEvent, event.follows() ? null : notificationStamp))
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
        var eventData = event.data();
        return subscription.filter().matches(ahead.type(), eventData.workflow(), null, eventData.labels(), Map.of())
                ? DeliveryKeys.sortKey(ahead.at(), ahead.id(), null)
                : null;
    }
}
