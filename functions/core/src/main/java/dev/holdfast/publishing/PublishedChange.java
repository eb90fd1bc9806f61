// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.event.Event;
import dev.holdfast.event.EventFactory;
import dev.holdfast.event.ItemSite;
import dev.holdfast.feed.FeedChange;
import dev.holdfast.hold.intent.Intent;
import dev.holdfast.item.Item;
import dev.holdfast.json.RawJson;
import dev.holdfast.subscription.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of a change, with the facts for the deliveries of the event.
 *
 * @param precedingEvent the previous event of an intent; null if the feed keeps the order. An intent's changes are rows
 *     of two partitions. So another publisher can publish the previous event at the same time
 * @param stamp the history entry that gets the time of the notification when the event arrives; null without such an
 *     entry
 * @param payload the payload of the item, for subscriptions that include it; null if there is none
 */
record PublishedChange(
        String app,
        Event event,
        @Nullable PrecedingEvent precedingEvent,
        Delivery.@Nullable NotificationStamp stamp,
        @Nullable RawJson payload) {
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
    static List<PublishedChange> allOf(FeedChange change, ItemSite site) {
        var precedingEvent = change instanceof FeedChange.IntentVersion(var intent) ? PrecedingEvent.of(intent) : null;
        var notificationStamp = change instanceof FeedChange.ItemVersion(var item, var workflow) ? stampOf(item) : null;
        var payload = change instanceof FeedChange.ItemVersion(var item, var workflow)
                ? item.details().data()
                : null;
        return EventFactory.createAll(change, site).stream()
                .map(event -> new PublishedChange(
                        change.app(), event, precedingEvent, event.followsChange() ? null : notificationStamp, payload))
                .toList();
    }

    /** Returns the stamp of the item's newest change; null if the change notifies nobody or already has its stamp. */
    private static Delivery.@Nullable NotificationStamp stampOf(Item item) {
        var id = item.id();
        var change = item.newestEntry();
        return change.recipients().isEmpty() || change.notifiedAt() != null
                ? null
                : new Delivery.NotificationStamp(id.workflow(), id.key(), item.uid(), change.version());
    }

    /** Returns a copy without the notification stamp, for receivers that aren't people. */
    PublishedChange unstamped() {
        return new PublishedChange(app, event, precedingEvent, null, payload);
    }

    /** Whether the event reports that an item is no longer late. */
    boolean isResolution() {
        return event.type().equals(Event.RESOLVED_TYPE);
    }

    /** Returns the event as a subscription gets it. */
    Event eventFor(Subscription subscription) {
        return subscription.includesData() ? event.withItemPayload(payload) : event;
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
