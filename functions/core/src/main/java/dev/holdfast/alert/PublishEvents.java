package dev.holdfast.alert;

import dev.holdfast.hold.Queue;
import dev.holdfast.insight.Filing;
import dev.holdfast.item.Item;
import dev.holdfast.item.Items;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import dev.holdfast.workflow.Workflow;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final Filing filing;
    private final Subscriptions subscriptions;
    private final Senders senders;
    private final Silences silences;
    private final Deliveries deliveries;
    private final Circuit circuit;
    private final Courier courier;
    private final InstantSource clock;
    private final Metrics metrics;

    public PublishEvents(
            Table table,
            Filing filing,
            Subscriptions subscriptions,
            Senders senders,
            Silences silences,
            Deliveries deliveries,
            Circuit circuit,
            Courier courier,
            InstantSource clock,
            Metrics metrics) {
        this.table = table;
        this.filing = filing;
        this.subscriptions = subscriptions;
        this.senders = senders;
        this.silences = silences;
        this.deliveries = deliveries;
        this.circuit = circuit;
        this.courier = courier;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Publishes changes in their order; when it throws, none of them counts as published, and all are to be tried again. */
    public void publish(List<Row> changes) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var round = filing.begin(now);
        Map<String, List<Subscription>> wanting = new HashMap<>();
        var writes = new ArrayList<Write>();
        var ready = new HashSet<Key>();
        var places = new Places(courier);
        for (var change : changes) {
            var partition = change.key().partition();
            if (partition.startsWith(Items.FAMILY)
                    || partition.startsWith(Queue.FAMILY)
                    || partition.startsWith(Queue.ENDED))
                writes.addAll(writes(change, wanting, ready, places, round, now));
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
        round.settle();
    }

    /** Null when no event can be made of a change, ever. Where the table fails this throws: then the change comes again. */
    private @Nullable Told told(Row change, Filing.Round round) {
        var partition = change.key().partition();
        Item item;
        try {
            if (!partition.startsWith(Items.FAMILY)) {
                var intent = Queue.intent(change);
                return Told.of(intent, round.of(intent));
            }
            item = Items.item(change);
            Objects.requireNonNull(item.id(), "it has no id");
        } catch (RuntimeException e) {
            return nothing(partition, e);
        }
        @Nullable Workflow workflow;
        try {
            workflow = round.workflow(item).orElse(null);
        } catch (UncheckedIOException e) {
            return nothing(partition, e);
        }
        try {
            return Told.of(item, round.of(item, Objects.requireNonNull(workflow, "it has no workflow")));
        } catch (RuntimeException e) {
            return nothing(partition, e);
        }
    }

    private @Nullable Told nothing(String partition, RuntimeException why) {
        unreadable(partition, why);
        return null;
    }

    private List<Write> writes(
            Row change,
            Map<String, List<Subscription>> wanting,
            Set<Key> ready,
            Places places,
            Filing.Round round,
            Instant now) {
        var told = told(change, round);
        if (told == null) return List.of();
        var writes = new ArrayList<>(told.filed());
        for (var subscription : wanting.computeIfAbsent(told.app(), subscriptions::of)) {
            if (!subscription.wants(told.event()) || unsaid(subscription, told, now)) continue;
            var held = Circuit.way(subscription, now) == Circuit.Way.HELD;
            var from = subscription.manner().from(now);
            var waits = held || from.isAfter(now);
            var goes = !waits && places.take(Deliveries.partition(subscription.app(), subscription.id()));
            // What nobody has taken on is due at once: the next sweep finds it.
            var next = held ? circuit.later(subscription, from) : goes ? now.plus(Deliveries.LEASE) : from;
            var begin = deliveries.begin(subscription, told, told.before(subscription), now, next);
            writes.add(begin);
            if (goes) ready.add(begin.key());
        }
        return writes;
    }

    private boolean unsaid(Subscription subscription, Told told, Instant now) {
        if (!senders.speaks(subscription.target())) return false;
        var silenced = silences.of(told.app()).stream().anyMatch(s -> s.covers(told.event(), now));
        if (silenced) metrics.count("deliveries.silenced", 1);
        return silenced;
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
