package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.hold.Intent;
import dev.holdfast.hold.Queue;
import dev.holdfast.item.Archive;
import dev.holdfast.item.Item;
import dev.holdfast.item.Items;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events of announced changes: files each in the archive and puts it on its way to every subscription that wants it.
 * Doing it again changes nothing, since every row it writes has a key that follows from the change.
 */
public final class PublishEvents {
    private static final Logger LOG = LoggerFactory.getLogger(PublishEvents.class);

    private final Table table;
    private final Subscriptions subscriptions;
    private final Deliveries deliveries;
    private final Circuit circuit;
    private final Courier courier;
    private final InstantSource clock;
    private final Metrics metrics;

    public PublishEvents(
            Table table,
            Subscriptions subscriptions,
            Deliveries deliveries,
            Circuit circuit,
            Courier courier,
            InstantSource clock,
            Metrics metrics) {
        this.table = table;
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.circuit = circuit;
        this.courier = courier;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Publishes changes in their order; when it throws, none of them counts as published, and all are to be tried again. */
    public void publish(List<Row> changes) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Map<String, List<Subscription>> wanting = new HashMap<>();
        var writes = new ArrayList<Write>();
        var ready = new HashSet<Key>();
        for (var change : changes) {
            var partition = change.key().partition();
            if (partition.startsWith(Items.FAMILY)
                    || partition.startsWith(Queue.FAMILY)
                    || partition.startsWith(Queue.ENDED)) writes.addAll(writes(change, wanting, ready, now));
        }
        var begun = new ArrayList<Key>();
        for (var from = 0; from < writes.size(); from += 100) {
            var some = writes.subList(from, Math.min(writes.size(), from + 100));
            var done = table.writeEach(some);
            for (var i = 0; i < some.size(); i++) {
                if (done.get(i) && ready.contains(some.get(i).key()))
                    begun.add(some.get(i).key());
            }
        }
        if (!begun.isEmpty()) courier.take(begun);
    }

    private List<Write> writes(Row change, Map<String, List<Subscription>> wanting, Set<Key> ready, Instant now) {
        Told told;
        try {
            told = change.key().partition().startsWith(Items.FAMILY)
                    ? Told.of(Items.item(change), now)
                    : Told.of(Queue.intent(change));
        } catch (RuntimeException e) {
            unreadable(change.key().partition(), e);
            return List.of();
        }
        var writes = new ArrayList<>(told.filed());
        for (var subscription : wanting.computeIfAbsent(told.app(), subscriptions::of)) {
            if (!subscription.wants(told.event())) continue;
            var held = Circuit.way(subscription, now) == Circuit.Way.HELD;
            var next = held ? circuit.later(subscription, now) : now.plus(Deliveries.LEASE);
            var begin = deliveries.begin(subscription, told.event(), told.stamp(), now, next);
            writes.add(begin);
            if (!held) ready.add(begin.key());
        }
        return writes;
    }

    /**
     * Reports a change that no event can be made of. It must not hold up everything behind it; the row itself is still there to
     * be looked at.
     */
    public void unreadable(String partition, RuntimeException why) {
        LOG.error("a change of {} can't be read and is not published: {}", partition, String.valueOf(why.getMessage()));
        metrics.count("events.unreadable", 1);
    }

    /** What a change tells, and where that is filed. */
    private record Told(String app, Event event, Delivery.@Nullable Stamp stamp, List<Write> filed) {
        static Told of(Item item, Instant now) {
            var filed = Archive.file(item.id(), item.uid(), item.newest(), now);
            return new Told(item.id().app(), Event.of(item), Delivery.Stamp.of(item), List.of(filed));
        }

        /** An intent's own row keeps its whole history. */
        static Told of(Intent intent) {
            return new Told(intent.app(), Event.of(intent), null, List.of());
        }
    }
}
