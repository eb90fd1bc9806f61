package dev.holdfast.alert;

import dev.holdfast.event.Event;
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
            if (change.key().partition().startsWith(Items.FAMILY)) writes.addAll(writes(change, wanting, ready, now));
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
        Item item;
        Event event;
        var writes = new ArrayList<Write>();
        try {
            item = Items.item(change);
            event = Event.of(item);
            writes.add(Archive.file(item.id(), item.uid(), item.newest(), now));
        } catch (RuntimeException e) {
            unreadable(change.key().partition(), e);
            return List.of();
        }
        for (var subscription : wanting.computeIfAbsent(item.id().app(), subscriptions::of)) {
            if (!subscription.wants(event)) continue;
            var held = Circuit.way(subscription, now) == Circuit.Way.HELD;
            var next = held ? circuit.later(subscription, now) : now.plus(Deliveries.LEASE);
            var begin = deliveries.begin(subscription, event, item, now, next);
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
}
