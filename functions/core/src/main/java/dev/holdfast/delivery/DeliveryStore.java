package dev.holdfast.delivery;

import dev.holdfast.event.Event;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
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

/** The deliveries of all subscriptions, a row each, kept for {@link #RETENTION}. */
public final class DeliveryStore {
    /** Every delivery's partition begins so; nothing else's does. */
    public static final String PARTITION_PREFIX = "delivery/";

    public static final Duration RETENTION = Duration.ofDays(30);

    /** How long whoever took a delivery on has for it, before a sweep hands it out again. */
    public static final Duration LEASE_DURATION = Duration.ofMinutes(1);

    private final Table table;
    private final ShardLayout shardLayout;

    public DeliveryStore(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
    }

    record StoredDelivery(RowKey key, Delivery delivery, long version) {
        /** The one that has to be settled first. */
        @Nullable
        RowKey predecessorKey() {
            var after = delivery.after();
            return after == null ? null : new RowKey(key.partition(), after);
        }
    }

    /**
     * The write that puts an event on its way; its key follows from the event and the person, so that it is done once.
     *
     * @param notificationStamp what to stamp as notified when it arrives, null when nobody waits for that
     * @param to the person whom it tells, null where the subscription says where it goes
     * @param after the delivery (its sort key) that has to be settled first
     * @param next when the sweep sees to it, unless it is settled by then
     */
    public RowWrite creation(
            Subscription subscription,
            Event event,
            Delivery.@Nullable NotificationStamp notificationStamp,
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
                new RawJson(JsonCodec.encode(event)),
                after,
                notificationStamp,
                Delivery.DeliveryStatus.PENDING,
                List.of(),
                0,
                now,
                next,
                List.of());
        return RowWrite.put(rowOf(DeliveryKeys.keyOf(delivery, event.time()), delivery, 1), WriteCondition.ABSENT);
    }

    /** By the same kind of read as {@link #findPending}, since rights tell a read of one row from one of several. */
    Optional<StoredDelivery> find(RowKey rowKey) {
        return Optional.ofNullable(table.getAll(List.of(rowKey)).get(rowKey)).map(DeliveryStore::read);
    }

    /** The subscription that all deliveries of a partition go to. */
    static Optional<SubscriptionStore.StoredSubscription> subscriptionOf(
            String partition, SubscriptionStore subscriptionStore) {
        var names = partition.substring(PARTITION_PREFIX.length()).split("/", 2);
        return subscriptionStore.find(names[0], names[1]);
    }

    /** Those of these, all of one subscription, that are still on their way, in the same order. */
    List<StoredDelivery> findPending(List<RowKey> keys) {
        var rows = table.getAll(keys);
        return keys.stream()
                .map(rows::get)
                .filter(Objects::nonNull)
                .map(DeliveryStore::read)
                .filter(s -> s.delivery().status() == Delivery.DeliveryStatus.PENDING)
                .toList();
    }

    /** By key, the deliveries that some of these have to wait for. */
    Map<RowKey, StoredDelivery> findUnsettledPredecessors(List<StoredDelivery> some) {
        var keys = some.stream()
                .flatMap(s -> Stream.ofNullable(s.predecessorKey()))
                .distinct()
                .toList();
        if (keys.isEmpty()) return Map.of();
        return findPending(keys).stream().collect(Collectors.toMap(StoredDelivery::key, Function.identity()));
    }

    static StoredDelivery read(Row row) {
        return new StoredDelivery(row.key(), JsonCodec.decodeStored(Delivery.class, row.body()), row.version());
    }

    /** The write that replaces a delivery on condition that it is still what was loaded. */
    RowWrite replacement(StoredDelivery before, Delivery next) {
        return RowWrite.put(
                rowOf(before.key(), next, before.version() + 1), WriteCondition.versionIs(before.version()));
    }

    /**
     * The write by which a sweep that found a due delivery leaves it until some instant: to whoever takes it on, for as long as its
     * lease, or put off, without an attempt being counted. Empty when it isn't due after all.
     */
    public Optional<Function<Instant, RowWrite>> deferralWrite(Row row, Instant now) {
        var storedDelivery = read(row);
        var next = storedDelivery.delivery().next();
        if (next == null || next.isAfter(now)) return Optional.empty();
        return Optional.of(
                until -> replacement(storedDelivery, storedDelivery.delivery().deferredUntil(until)));
    }

    boolean replace(StoredDelivery before, Delivery next) {
        return table.write(List.of(replacement(before, next)));
    }

    /** Replaces each by itself, and says of each whether it was still what was loaded. */
    List<Boolean> replaceEach(List<StoredDelivery> before, List<Delivery> next) {
        var writes = new ArrayList<RowWrite>();
        for (var i = 0; i < before.size(); i++) writes.add(replacement(before.get(i), next.get(i)));
        return table.writeEach(writes);
    }

    /** Deliveries of a subscription in the order of their events' time, from an instant on and before another. */
    RowPage findPage(
            String app,
            String subscription,
            @Nullable Instant since,
            @Nullable Instant until,
            int limit,
            @Nullable String cursor) {
        var from = since == null ? "" : IsoTime.toFixedText(since);
        var to = until == null ? null : IsoTime.toFixedText(until);
        return table.query(
                new RowQuery(null, DeliveryKeys.partitionOf(app, subscription), from, to, limit, cursor, true));
    }

    private Row rowOf(RowKey rowKey, Delivery delivery, long version) {
        var next = delivery.next();
        Map<TableIndex, RowKey> entries =
                next == null ? Map.of() : Map.of(TableIndex.DUE, shardLayout.dueKey(rowKey, next));
        return new Row(
                rowKey,
                version,
                JsonCodec.encode(delivery),
                entries,
                delivery.created().plus(RETENTION));
    }
}
