package dev.holdfast.alert;

import dev.holdfast.courier.Courier;
import dev.holdfast.insight.Filing;
import dev.holdfast.insight.Indexing;
import dev.holdfast.metric.Metrics;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes events of announced changes: files each in the archive and puts it on its way to every subscription that wants it.
 * Doing it again changes nothing, since every row it writes has a key that follows from the change.
 */
public final class PublishEvents {
    private final Table table;
    private final Reading reading;
    private final Filing filing;
    private final Dispatch dispatch;
    private final Listener listener;
    private final InstantSource clock;

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
        this.dispatch = new Dispatch(
                subscriptions,
                new Audience(senders, silences),
                deliveries,
                new Tails(table),
                circuit,
                courier,
                metrics);
        this.listener = listener;
        this.clock = clock;
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
        var now = clock.instant();
        var round = filing.begin(now, indexing);
        var news = new ArrayList<Told>();
        for (var change : changes) {
            var told = Reading.announces(change.key().partition()) ? reading.told(change, round) : null;
            if (told != null) news.add(told);
        }
        var deliveries = dispatch.round(news, now);
        var writes = Stream.concat(news.stream().flatMap(told -> told.filed().stream()), deliveries.writes().stream())
                .toList();
        var done = table.writeEach(writes);
        news.forEach(told -> listener.published(told.app(), told.event()));
        deliveries.begun(IntStream.range(0, writes.size())
                .filter(done::get)
                .mapToObj(i -> writes.get(i).key())
                .toList());
        round.settle();
    }

    /** Reports a change that no event can be made of, where not even its row can be read. */
    public void unreadable(String partition, RuntimeException why) {
        reading.unreadable(partition, why);
    }
}
