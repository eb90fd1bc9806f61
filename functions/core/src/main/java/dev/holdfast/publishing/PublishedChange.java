// SPDX-License-Identifier: Apache-2.0
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
 * An event of a change, with the facts for the deliveries of the event.
 *
 * @param precedingEvent the previous event of an intent; null if the feed returns the changes in their order. The
 *     changes of an intent are in rows of two partitions. So two publishers may publish successive events concurrently
 * @param stamp the history entry that gets the time of the notification when the event reaches its receiver; null if no
 *     entry gets it
 */
record PublishedChange(
        String app, Event event, @Nullable PrecedingEvent precedingEvent, Delivery.@Nullable NotificationStamp stamp) {
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

    /**
     * Returns one published change for each event of the change, in the order of the events. Only the change's own
     * event has the notification stamp.
     */
    static List<PublishedChange> allOf(FeedChange change) {
        var precedingEvent = change instanceof FeedChange.IntentVersion(var intent) ? PrecedingEvent.of(intent) : null;
        var notificationStamp = change instanceof FeedChange.ItemVersion(var item, var workflow)
                ? Delivery.NotificationStamp.ofNewestChange(item)
                : null;
        return Event.allOf(change).stream()
                .map(event -> new PublishedChange(
                        change.app(), event, precedingEvent, event.followsChange() ? null : notificationStamp))
                .toList();
    }

    /** Returns a copy without the notification stamp, for receivers that aren't people. */
    PublishedChange unstamped() {
        return new PublishedChange(app, event, precedingEvent, null);
    }

    /**
     * Returns the sort key of the preceding event's delivery. Returns null if no event precedes, or if the subscription
     * doesn't match the preceding event.
     */
    @Nullable
    String precedingDeliveryKey(Subscription subscription) {
        if (precedingEvent == null) return null;
        var eventData = event.data();
        return subscription
                        .filter()
                        .matches(precedingEvent.type(), eventData.workflow(), null, eventData.labels(), Map.of())
                ? DeliveryKeys.sortKey(precedingEvent.at(), precedingEvent.id(), null)
                : null;
    }
}
