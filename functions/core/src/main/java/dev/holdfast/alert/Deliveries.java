package dev.holdfast.alert;

import dev.holdfast.event.Event;
import dev.holdfast.json.Codec;
import dev.holdfast.json.Iso;
import dev.holdfast.json.Json;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.Page;
import dev.holdfast.table.Query;
import dev.holdfast.table.Row;
import dev.holdfast.table.Shards;
import dev.holdfast.table.Table;
import dev.holdfast.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The deliveries of all subscriptions, a row each, kept for {@link #KEPT}. */
public final class Deliveries {
    /** Every delivery's partition begins so; nothing else's does. */
    public static final String FAMILY = "delivery/";

    static final Duration KEPT = Duration.ofDays(30);

    /** How long whoever took a delivery on has for it, before a sweep hands it out again. */
    static final Duration LEASE = Duration.ofMinutes(1);

    private final Table table;
    private final Shards shards;

    public Deliveries(Table table, Shards shards) {
        this.table = table;
        this.shards = shards;
    }

    record Stored(Key key, Delivery delivery, long version) {}

    /**
     * The write that puts an event on its way; its key follows from the event, so that it is done once.
     *
     * @param next when the sweep sees to it, unless it is settled by then
     */
    Write begin(Subscription subscription, Event event, Delivery.@Nullable Stamp stamp, Instant now, Instant next) {
        var delivery = new Delivery(
                subscription.app(),
                subscription.id(),
                event.id(),
                event.type(),
                new Json(Codec.encode(event)),
                stamp,
                Delivery.Status.PENDING,
                List.of(),
                0,
                now,
                next);
        return Write.put(row(key(delivery, event.time()), delivery, 1), Condition.ABSENT);
    }

    Optional<Stored> find(Key key) {
        return table.get(key).map(Deliveries::stored);
    }

    static Stored stored(Row row) {
        return new Stored(row.key(), Codec.stored(Delivery.class, row.body()), row.version());
    }

    /** The write that replaces a delivery on condition that it is still what was loaded. */
    Write replacement(Stored before, Delivery next) {
        return Write.put(row(before.key(), next, before.version() + 1), Condition.versionIs(before.version()));
    }

    /** The write by which a sweep takes a due delivery on; empty when it isn't due after all. */
    public Optional<Write> lease(Row row, Instant now) {
        var stored = stored(row);
        var next = stored.delivery().next();
        if (next == null || next.isAfter(now)) return Optional.empty();
        return Optional.of(replacement(stored, stored.delivery().waiting(now.plus(LEASE))));
    }

    /** The write by which a sweep puts a due delivery off, since its receiver is in trouble; no attempt is counted. */
    public Write putOff(Row row, Instant until) {
        var stored = stored(row);
        return replacement(stored, stored.delivery().waiting(until));
    }

    boolean replace(Stored before, Delivery next) {
        return table.write(List.of(replacement(before, next)));
    }

    /** Deliveries of a subscription in the order of their events' time, from an instant on. */
    Page page(String app, String subscription, @Nullable Instant since, int limit, @Nullable String cursor) {
        var from = since == null ? "" : Iso.fixed(since);
        return table.query(new Query(null, partition(app, subscription), from, null, limit, cursor, true));
    }

    Key key(String app, String subscription, String id) {
        return new Key(partition(app, subscription), id);
    }

    private Row row(Key key, Delivery delivery, long version) {
        var next = delivery.next();
        Map<Index, Key> entries = next == null ? Map.of() : Map.of(Index.DUE, shards.due(key, next));
        return new Row(
                key,
                version,
                Codec.encode(delivery),
                entries,
                delivery.created().plus(KEPT));
    }

    private static Key key(Delivery delivery, Instant time) {
        return new Key(partition(delivery.app(), delivery.subscription()), Iso.fixed(time) + "@" + delivery.eventId());
    }

    private static String partition(String app, String subscription) {
        return FAMILY + app + "/" + subscription;
    }
}
