package dev.holdfast.delivery;

import dev.holdfast.event.Event;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.IsoTime;
import dev.holdfast.table.RowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the keys of deliveries are made, and what they say by themselves. */
public final class DeliveryKeys {
    private DeliveryKeys() {}

    public static String partitionOf(String app, String subscription) {
        return DeliveryStore.PARTITION_PREFIX + app + "/" + subscription;
    }

    static RowKey keyOf(String app, String subscription, String id) {
        return new RowKey(partitionOf(app, subscription), id);
    }

    static RowKey keyOf(Delivery delivery, Instant time) {
        return keyOf(delivery.app(), delivery.subscription(), sortKey(time, delivery.eventId(), delivery.to()));
    }

    /** With a hash in the person's place, whose name may be long and have any characters. */
    public static String sortKey(Instant time, String eventId, @Nullable String to) {
        return IsoTime.toFixedText(time) + "@" + Event.sortableId(eventId)
                + (to == null ? "" : "@" + CanonicalHash.hash(to));
    }

    /** What tells the deliveries of one subject to one person from those of others: the event's id up to its version, and the person. */
    static String orderingKey(RowKey rowKey) {
        var person = personPart(rowKey.sort());
        var id = eventIdPart(rowKey.sort());
        return (id.contains(".") ? id.substring(0, id.lastIndexOf('.')) : id) + person;
    }

    /**
     * Whether a delivery goes after another one of the same subject to the same receiver: by their versions, where they are of one
     * life of it, whatever a clock that was set back says.
     */
    public static boolean comesAfter(String sort, String other) {
        var version = eventIdPart(sort).lastIndexOf('.') + 1;
        return !eventIdPart(sort).regionMatches(0, eventIdPart(other), 0, version)
                || eventIdPart(sort)
                                .substring(version)
                                .compareTo(eventIdPart(other).substring(version))
                        > 0;
    }

    /** The event's, as it stands in a sort key. */
    private static String eventIdPart(String sort) {
        return sort.substring(
                sort.indexOf('@') + 1, sort.length() - personPart(sort).length());
    }

    /**
     * Parts deliveries of one subscription into those that are best carried together, in their order for each person, and no
     * person's here and there where one batch holds them all.
     *
     * @param most how many in a batch
     * @param people for how many people in a batch: each takes an attempt of its own
     */
    public static List<List<RowKey>> splitIntoBatches(List<RowKey> keys, int most, int people) {
        var runs = keys.stream()
                .collect(Collectors.groupingBy(DeliveryKeys::personPart, LinkedHashMap::new, Collectors.toList()));
        var batches = new ArrayList<List<RowKey>>();
        var within = people;
        for (var run : runs.values()) {
            for (var from = 0; from < run.size(); from += most) {
                var some = run.subList(from, Math.min(run.size(), from + most));
                if (within < people && batches.getLast().size() + some.size() <= most) {
                    batches.getLast().addAll(some);
                    within++;
                } else {
                    batches.add(new ArrayList<>(some));
                    within = 1;
                }
            }
        }
        return batches;
    }

    /** What tells one person's deliveries from another's; empty where the subscription says where they go. */
    static String personPart(RowKey rowKey) {
        return personPart(rowKey.sort());
    }

    private static String personPart(String sort) {
        var first = sort.indexOf('@');
        var second = sort.indexOf('@', first + 1);
        return second < 0 ? "" : sort.substring(second);
    }
}
