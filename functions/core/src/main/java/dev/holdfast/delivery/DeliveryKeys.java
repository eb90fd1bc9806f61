// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.event.Event;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.IsoTime;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.RowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds and reads the keys of deliveries. The partition is {@code delivery/<app>/<subscription>}. The sort key is
 * {@code <time>@<event id>}, followed by {@code @<hash of the person>} if the subscription notifies people.
 */
public final class DeliveryKeys {
    private DeliveryKeys() {}

    public static String partitionOf(String app, String subscription) {
        return DeliveryRows.PARTITION_PREFIX + app + "/" + subscription;
    }

    public static RowKey keyOf(String app, String subscription, String id) {
        return new RowKey(partitionOf(app, subscription), id);
    }

    static RowKey keyOf(Delivery delivery, Instant time) {
        return keyOf(delivery.app(), delivery.subscription(), sortKey(time, delivery.eventId(), delivery.to()));
    }

    /** Returns the key of the delivery of this delivery's event to a different receiver. */
    static RowKey keyForReceiver(RowKey original, Subscription subscription, @Nullable String to) {
        var sort = original.sort();
        var ofEvent = sort.substring(0, sort.length() - personPart(sort).length());
        return keyOf(
                subscription.app(), subscription.id(), to == null ? ofEvent : ofEvent + "@" + CanonicalHash.hash(to));
    }

    /** Uses a hash of the person's name, because a name may be long and may contain any characters. */
    public static String sortKey(Instant time, String eventId, @Nullable String to) {
        return IsoTime.toFixedText(time) + "@" + Event.sortableId(eventId)
                + (to == null ? "" : "@" + CanonicalHash.hash(to));
    }

    /**
     * Returns a key that consists of the person and the event id without the subject's version. All deliveries of one
     * subject to one recipient have the same key.
     */
    public static String orderingKey(RowKey rowKey) {
        var eventId = eventIdPart(rowKey.sort());
        var versionDot = eventId.lastIndexOf('.');
        return (versionDot < 0 ? eventId : eventId.substring(0, versionDot)) + personPart(rowKey.sort());
    }

    /**
     * Whether the delivery with the first sort key must follow the delivery with the other sort key. Both deliveries
     * have the same subject and recipient. If the ids of both events differ only in the subject's version, the versions
     * determine the result. The times of the events may be wrong, because the clock may have been set back between the
     * events. If the ids differ in other parts, the result is true.
     */
    public static boolean comesAfter(String sortKey, String otherSortKey) {
        var eventId = eventIdPart(sortKey);
        var otherEventId = eventIdPart(otherSortKey);
        var versionStart = eventId.lastIndexOf('.') + 1;
        return !eventId.regionMatches(0, otherEventId, 0, versionStart)
                || eventId.substring(versionStart).compareTo(otherEventId.substring(versionStart)) > 0;
    }

    private static String eventIdPart(String sortKey) {
        return sortKey.substring(
                sortKey.indexOf('@') + 1, sortKey.length() - personPart(sortKey).length());
    }

    /**
     * Splits the deliveries of one subscription into batches, each for one worker. The deliveries to one person keep
     * their order. These deliveries are in one batch if a batch has enough space for them.
     *
     * @param maxBatchSize the maximum number of deliveries per batch
     * @param maxPeople the maximum number of people per batch. A worker makes a separate attempt for each person
     */
    public static List<List<RowKey>> splitIntoBatches(List<RowKey> keys, int maxBatchSize, int maxPeople) {
        var keysByPerson = keys.stream()
                .collect(Collectors.groupingBy(DeliveryKeys::personPart, LinkedHashMap::new, Collectors.toList()));
        var batches = new ArrayList<List<RowKey>>();
        var peopleInLastBatch = maxPeople;
        for (var personKeys : keysByPerson.values()) {
            for (var from = 0; from < personKeys.size(); from += maxBatchSize) {
                var chunk = personKeys.subList(from, Math.min(personKeys.size(), from + maxBatchSize));
                if (peopleInLastBatch < maxPeople && batches.getLast().size() + chunk.size() <= maxBatchSize) {
                    batches.getLast().addAll(chunk);
                    peopleInLastBatch++;
                } else {
                    batches.add(new ArrayList<>(chunk));
                    peopleInLastBatch = 1;
                }
            }
        }
        return batches;
    }

    /**
     * Returns the part of a key that identifies the person, or an empty text if the delivery uses the address of the
     * subscription.
     */
    public static String personPart(RowKey rowKey) {
        return personPart(rowKey.sort());
    }

    private static String personPart(String sortKey) {
        var personStart = sortKey.indexOf('@', sortKey.indexOf('@') + 1);
        return personStart < 0 ? "" : sortKey.substring(personStart);
    }
}
