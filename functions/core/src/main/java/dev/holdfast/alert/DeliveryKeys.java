package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.json.Canonical;
import dev.holdfast.json.Iso;
import dev.holdfast.table.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the keys of deliveries are made, and what they say by themselves. */
public final class DeliveryKeys {
    private DeliveryKeys() {}

    public static String partition(String app, String subscription) {
        return Deliveries.FAMILY + app + "/" + subscription;
    }

    static Key of(String app, String subscription, String id) {
        return new Key(partition(app, subscription), id);
    }

    static Key of(Delivery delivery, Instant time) {
        return of(delivery.app(), delivery.subscription(), sort(time, delivery.eventId(), delivery.to()));
    }

    /** With a hash in the person's place, whose name may be long and have any characters. */
    public static String sort(Instant time, String eventId, @Nullable String to) {
        return Iso.fixed(time) + "@" + Event.inOrder(eventId) + (to == null ? "" : "@" + Canonical.hash(to));
    }

    /** What tells the deliveries of one subject to one person from those of others: the event's id up to its version, and the person. */
    static String subject(Key key) {
        var person = person(key.sort());
        var id = id(key.sort());
        return (id.contains(".") ? id.substring(0, id.lastIndexOf('.')) : id) + person;
    }

    /**
     * Whether a delivery goes after another one of the same subject to the same receiver: by their versions, where they are of one
     * life of it, whatever a clock that was set back says.
     */
    public static boolean follows(String sort, String other) {
        var version = id(sort).lastIndexOf('.') + 1;
        return !id(sort).regionMatches(0, id(other), 0, version)
                || id(sort).substring(version).compareTo(id(other).substring(version)) > 0;
    }

    /** The event's, as it stands in a sort key. */
    private static String id(String sort) {
        return sort.substring(
                sort.indexOf('@') + 1, sort.length() - person(sort).length());
    }

    /**
     * Parts deliveries of one subscription into those that are best carried together, in their order for each person, and no
     * person's here and there where one batch holds them all.
     *
     * @param most how many in a batch
     * @param people for how many people in a batch: each takes an attempt of its own
     */
    public static List<List<Key>> batches(List<Key> keys, int most, int people) {
        var runs = keys.stream()
                .collect(Collectors.groupingBy(DeliveryKeys::person, LinkedHashMap::new, Collectors.toList()));
        var batches = new ArrayList<List<Key>>();
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
    static String person(Key key) {
        return person(key.sort());
    }

    private static String person(String sort) {
        var first = sort.indexOf('@');
        var second = sort.indexOf('@', first + 1);
        return second < 0 ? "" : sort.substring(second);
    }
}
