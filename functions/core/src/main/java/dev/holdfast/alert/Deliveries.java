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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The deliveries of all subscriptions, a row each, kept for {@link #KEPT}. */
public final class Deliveries {
    /** Every delivery's partition begins so; nothing else's does. */
    public static final String FAMILY = "delivery/";

    public static final Duration KEPT = Duration.ofDays(30);

    /** How long whoever took a delivery on has for it, before a sweep hands it out again. */
    public static final Duration LEASE = Duration.ofMinutes(1);

    private final Table table;
    private final Shards shards;

    public Deliveries(Table table, Shards shards) {
        this.table = table;
        this.shards = shards;
    }

    record Stored(Key key, Delivery delivery, long version) {
        /** The one that has to be settled first. */
        @Nullable
        Key ahead() {
            var after = delivery.after();
            return after == null ? null : new Key(key.partition(), after);
        }
    }

    /**
     * The write that puts an event on its way; its key follows from the event and the person, so that it is done once.
     *
     * @param stamp what to stamp as notified when it arrives, null when nobody waits for that
     * @param to the person whom it tells, null where the subscription says where it goes
     * @param after the delivery (its sort key) that has to be settled first
     * @param next when the sweep sees to it, unless it is settled by then
     */
    public Write begin(
            Subscription subscription,
            Event event,
            Delivery.@Nullable Stamp stamp,
            @Nullable String to,
            @Nullable String after,
            Instant now,
            Instant next) {
        var delivery = new Delivery(
                subscription.app(),
                subscription.id(),
                event.id(),
                event.type(),
                event.subject(),
                to,
                new Json(Codec.encode(event)),
                after,
                stamp,
                Delivery.Status.PENDING,
                List.of(),
                0,
                now,
                next,
                List.of());
        return Write.put(row(DeliveryKeys.of(delivery, event.time()), delivery, 1), Condition.ABSENT);
    }

    /** By the same kind of read as {@link #pending}, since rights tell a read of one row from one of several. */
    Optional<Stored> find(Key key) {
        return Optional.ofNullable(table.getAll(List.of(key)).get(key)).map(Deliveries::stored);
    }

    /** The subscription that all deliveries of a partition go to. */
    static Optional<Subscriptions.Stored> to(String partition, Subscriptions subscriptions) {
        var names = partition.substring(FAMILY.length()).split("/", 2);
        return subscriptions.find(names[0], names[1]);
    }

    /** Those of these, all of one subscription, that are still on their way, in the same order. */
    List<Stored> pending(List<Key> keys) {
        var rows = table.getAll(keys);
        return keys.stream()
                .map(rows::get)
                .filter(Objects::nonNull)
                .map(Deliveries::stored)
                .filter(s -> s.delivery().status() == Delivery.Status.PENDING)
                .toList();
    }

    /** By key, the deliveries that some of these have to wait for. */
    Map<Key, Stored> ahead(List<Stored> some) {
        var keys = some.stream()
                .flatMap(s -> Stream.ofNullable(s.ahead()))
                .distinct()
                .toList();
        if (keys.isEmpty()) return Map.of();
        return pending(keys).stream().collect(Collectors.toMap(Stored::key, Function.identity()));
    }

    static Stored stored(Row row) {
        return new Stored(row.key(), Codec.stored(Delivery.class, row.body()), row.version());
    }

    /** The write that replaces a delivery on condition that it is still what was loaded. */
    Write replacement(Stored before, Delivery next) {
        return Write.put(row(before.key(), next, before.version() + 1), Condition.versionIs(before.version()));
    }

    /**
     * The write by which a sweep that found a due delivery leaves it until some instant: to whoever takes it on, for as long as its
     * lease, or put off, without an attempt being counted. Empty when it isn't due after all.
     */
    public Optional<Function<Instant, Write>> due(Row row, Instant now) {
        var stored = stored(row);
        var next = stored.delivery().next();
        if (next == null || next.isAfter(now)) return Optional.empty();
        return Optional.of(until -> replacement(stored, stored.delivery().waiting(until)));
    }

    boolean replace(Stored before, Delivery next) {
        return table.write(List.of(replacement(before, next)));
    }

    /** Replaces each by itself, and says of each whether it was still what was loaded. */
    List<Boolean> replaceEach(List<Stored> before, List<Delivery> next) {
        var writes = new ArrayList<Write>();
        for (var i = 0; i < before.size(); i++) writes.add(replacement(before.get(i), next.get(i)));
        return table.writeEach(writes);
    }

    /** Deliveries of a subscription in the order of their events' time, from an instant on and before another. */
    Page page(
            String app,
            String subscription,
            @Nullable Instant since,
            @Nullable Instant until,
            int limit,
            @Nullable String cursor) {
        var from = since == null ? "" : Iso.fixed(since);
        var to = until == null ? null : Iso.fixed(until);
        return table.query(new Query(null, DeliveryKeys.partition(app, subscription), from, to, limit, cursor, true));
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
}
