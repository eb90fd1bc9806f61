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
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Courier courier;
    private final InstantSource clock;
    private final Metrics metrics;

    public PublishEvents(
            Table table,
            Subscriptions subscriptions,
            Deliveries deliveries,
            Courier courier,
            InstantSource clock,
            Metrics metrics) {
        this.table = table;
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.courier = courier;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Publishes changes in their order; when it throws, none of them counts as published, and all are to be tried again. */
    public void publish(List<Row> changes) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Map<String, List<Subscription>> wanting = new HashMap<>();
        var writes = new ArrayList<Write>();
        for (var change : changes) {
            var partition = change.key().partition();
            if (partition.startsWith(Items.FAMILY) || partition.startsWith(Queue.FAMILY))
                writes.addAll(writes(change, wanting, now));
        }
        var begun = new ArrayList<Key>();
        for (var from = 0; from < writes.size(); from += 100) {
            var some = writes.subList(from, Math.min(writes.size(), from + 100));
            var done = table.writeEach(some);
            for (var i = 0; i < some.size(); i++) {
                if (done.get(i) && some.get(i).key().partition().startsWith(Deliveries.FAMILY))
                    begun.add(some.get(i).key());
            }
        }
        if (!begun.isEmpty()) courier.take(begun);
    }

    private List<Write> writes(Row change, Map<String, List<Subscription>> wanting, Instant now) {
        try {
            return change.key().partition().startsWith(Items.FAMILY)
                    ? item(Items.item(change), wanting, now)
                    : intent(Queue.intent(change), wanting, now);
        } catch (UncheckedIOException e) {
            // One row that can't be read must not hold up everything behind it. The row itself is still there to be
            // looked at.
            LOG.error(
                    "a change of {} can't be read and is not published: {}",
                    change.key().partition(),
                    e.getMessage());
            metrics.count("events.unreadable", 1);
            return List.of();
        }
    }

    private List<Write> item(Item item, Map<String, List<Subscription>> wanting, Instant now) {
        var writes = new ArrayList<Write>();
        writes.add(Archive.file(item.id(), item.uid(), item.newest(), now));
        writes.addAll(deliveries(item.id().app(), Event.of(item), Delivery.Stamp.of(item), wanting, now));
        return writes;
    }

    /** An intent's own row keeps its whole history, so nothing is to be filed. */
    private List<Write> intent(Intent intent, Map<String, List<Subscription>> wanting, Instant now) {
        return deliveries(intent.app(), Event.of(intent), null, wanting, now);
    }

    private List<Write> deliveries(
            String app,
            Event event,
            Delivery.@Nullable Stamp stamp,
            Map<String, List<Subscription>> wanting,
            Instant now) {
        return wanting.computeIfAbsent(app, subscriptions::of).stream()
                .filter(subscription -> subscription.wants(event))
                .map(subscription -> deliveries.begin(subscription, event, stamp, now))
                .toList();
    }
}
