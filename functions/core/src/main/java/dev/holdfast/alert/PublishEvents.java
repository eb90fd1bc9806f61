package dev.holdfast.alert;

import dev.holdfast.insight.Filing;
import dev.holdfast.insight.Indexing;
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
    private final Reading reading;
    private final Filing filing;
    private final Subscriptions subscriptions;
    private final Audience audience;
    private final Deliveries deliveries;
    private final Circuit circuit;
    private final Courier courier;
    private final Listener listener;
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
            Listener listener,
            InstantSource clock,
            Metrics metrics) {
        this.table = table;
        this.reading = new Reading(metrics);
        this.filing = filing;
        this.subscriptions = subscriptions;
        this.audience = new Audience(senders, silences);
        this.deliveries = deliveries;
        this.circuit = circuit;
        this.courier = courier;
        this.listener = listener;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Publishes changes in their order; when it throws, none of them counts as published, and all are to be tried again. */
    public void publish(List<Row> changes) {
        try (var session = begin()) {
            session.publish(changes);
        }
    }

    /** For changes that are to be published bit by bit, each bit as {@link #publish} does it. */
    public Session begin() {
        return new Session();
    }

    /** What was published in it goes to the search index in one go when it is closed, which throws nothing. */
    public final class Session implements AutoCloseable {
        private final Indexing indexing = filing.indexing();

        private Session() {}

        public void publish(List<Row> changes) {
            PublishEvents.this.publish(changes, indexing);
        }

        @Override
        public void close() {
            indexing.close();
        }
    }

    private void publish(List<Row> changes, Indexing indexing) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var round = filing.begin(now, indexing);
        Map<String, List<Subscription>> wanting = new HashMap<>();
        var writes = new ArrayList<Write>();
        var ready = new HashSet<Key>();
        var news = new ArrayList<Told>();
        var places = new Places(courier);
        for (var change : changes) {
            var partition = change.key().partition();
            if (Reading.announces(partition)) writes.addAll(writes(change, wanting, ready, places, news, round, now));
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
        news.forEach(told -> listener.published(told.app(), told.event()));
        if (!begun.isEmpty()) courier.take(begun);
        round.settle();
    }

    private List<Write> writes(
            Row change,
            Map<String, List<Subscription>> wanting,
            Set<Key> ready,
            Places places,
            List<Told> news,
            Filing.Round round,
            Instant now) {
        var told = reading.told(change, round);
        if (told == null) return List.of();
        news.add(told);
        var writes = new ArrayList<>(told.filed());
        var unmanned = told.event().data().unmanned().size();
        if (unmanned > 0) metrics.count("notices.unmanned", unmanned);
        var subscriptions = wanting.computeIfAbsent(told.app(), this.subscriptions::of);
        var shares = audience.of(told.event(), subscriptions, told.app(), now);
        var forPeople = shares.stream().anyMatch(Audience.Share::forPeople);
        for (var share : shares) {
            if (share.silence() != null) metrics.count("deliveries.silenced", 1);
            // Where people are to be told, a machine's having got it tells nobody.
            var stamping = share.forPeople() || !forPeople ? told : told.unstamped();
            if (share.goes()) begin(share, stamping, now, writes, ready, places);
        }
        return writes;
    }

    private void begin(
            Audience.Share share, Told told, Instant now, List<Write> writes, Set<Key> ready, Places places) {
        var subscription = share.subscription();
        if (!share.unreachable().isEmpty()) {
            metrics.count("notices.unreachable", share.unreachable().size());
            LOG.info(
                    "event {} tells {} people who have no address for {}",
                    told.event().id(),
                    share.unreachable().size(),
                    subscription.target());
        }
        for (var to : share.receivers()) {
            var held = share.way() == Circuit.Way.HELD;
            var waits = held || share.from().isAfter(now);
            var goes = !waits && places.take(DeliveryKeys.partition(subscription.app(), subscription.id()));
            // What nobody has taken on is due at once: the next sweep finds it.
            var next =
                    held ? circuit.later(subscription, share.from()) : goes ? now.plus(Deliveries.LEASE) : share.from();
            var begin = deliveries.begin(subscription, told, to, told.before(subscription, to), now, next);
            writes.add(begin);
            if (goes) ready.add(begin.key());
        }
    }

    /** Reports a change that no event can be made of, where not even its row can be read. */
    public void unreadable(String partition, RuntimeException why) {
        reading.unreadable(partition, why);
    }
}
