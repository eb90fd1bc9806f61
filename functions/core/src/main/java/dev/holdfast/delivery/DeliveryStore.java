// SPDX-License-Identifier: Apache-2.0
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

/**
 * Stores the deliveries of all subscriptions, one row each, for {@link #RETENTION}.
 *
 * <p>A pending delivery has an entry in the index of due rows. The entry's time is the end of a worker's lease, or the
 * time of the next attempt.
 */
public final class DeliveryStore {
    /** The prefix of the partitions of deliveries, and of no other rows. */
    public static final String PARTITION_PREFIX = "delivery/";

    public static final Duration RETENTION = Duration.ofDays(30);

    /** How long a worker has for a delivery before a sweep dispatches it again. */
    public static final Duration LEASE_DURATION = Duration.ofMinutes(1);

    private final Table table;
    private final ShardLayout shardLayout;

    public DeliveryStore(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
    }

    record StoredDelivery(RowKey key, Delivery delivery, long version) {
        /** The key of the delivery that must be settled first, or null. */
        @Nullable
        RowKey predecessorKey() {
            var predecessorSortKey = delivery.after();
            return predecessorSortKey == null ? null : new RowKey(key.partition(), predecessorSortKey);
        }
    }

    /**
     * Returns the write that creates a delivery. The key depends on the event and the person only, so that a repeated
     * write creates no second delivery.
     *
     * @param notificationStamp the change to stamp as notified on arrival, or null
     * @param to the person to notify, or null if the subscription names the address
     * @param after the sort key of the predecessor, which must be settled first, or null
     * @param next when the sweep looks at the delivery, unless it is settled by then
     */
    public RowWrite creationWrite(
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

    /** Uses the same batch read as {@link #findPending}, so that the function needs no right for single reads. */
    Optional<StoredDelivery> find(RowKey rowKey) {
        return Optional.ofNullable(table.getAll(List.of(rowKey)).get(rowKey)).map(DeliveryStore::read);
    }

    /** Finds the subscription of all deliveries in a partition. */
    static Optional<SubscriptionStore.StoredSubscription> findSubscription(
            String partition, SubscriptionStore subscriptionStore) {
        var names = partition.substring(PARTITION_PREFIX.length()).split("/", 2);
        return subscriptionStore.find(names[0], names[1]);
    }

    /** Finds the deliveries among these that are still pending, in the same order. */
    List<StoredDelivery> findPending(List<RowKey> keys) {
        var rows = table.getAll(keys);
        return keys.stream()
                .map(rows::get)
                .filter(Objects::nonNull)
                .map(DeliveryStore::read)
                .filter(storedDelivery -> storedDelivery.delivery().status() == Delivery.DeliveryStatus.PENDING)
                .toList();
    }

    /** Finds the predecessors that these deliveries must wait for, by key. */
    Map<RowKey, StoredDelivery> findUnsettledPredecessors(List<StoredDelivery> deliveries) {
        var keys = deliveries.stream()
                .flatMap(storedDelivery -> Stream.ofNullable(storedDelivery.predecessorKey()))
                .distinct()
                .toList();
        if (keys.isEmpty()) return Map.of();
        return findPending(keys).stream().collect(Collectors.toMap(StoredDelivery::key, Function.identity()));
    }

    static StoredDelivery read(Row row) {
        return new StoredDelivery(row.key(), JsonCodec.decodeStored(Delivery.class, row.body()), row.version());
    }

    /** Returns the write that replaces a delivery, on condition that it is unchanged since it was read. */
    RowWrite replacementWrite(StoredDelivery before, Delivery next) {
        return RowWrite.put(
                rowOf(before.key(), next, before.version() + 1), WriteCondition.versionIs(before.version()));
    }

    /**
     * Returns the write by which a sweep defers a due delivery to a given instant: the end of a worker's lease, or a
     * later check. It counts no attempt. Empty if the delivery isn't due.
     */
    public Optional<Function<Instant, RowWrite>> deferralWrite(Row row, Instant now) {
        var storedDelivery = read(row);
        var next = storedDelivery.delivery().next();
        if (next == null || next.isAfter(now)) return Optional.empty();
        return Optional.of(until ->
                replacementWrite(storedDelivery, storedDelivery.delivery().deferredUntil(until)));
    }

    boolean replace(StoredDelivery before, Delivery next) {
        return table.write(List.of(replacementWrite(before, next)));
    }

    /**
     * Replaces each delivery on its own condition. Returns for each whether it was unchanged since it was read, and so
     * replaced.
     */
    List<Boolean> replaceEach(List<StoredDelivery> before, List<Delivery> next) {
        var writes = new ArrayList<RowWrite>();
        for (var i = 0; i < before.size(); i++) writes.add(replacementWrite(before.get(i), next.get(i)));
        return table.writeEach(writes);
    }

    /**
     * Returns one page of a subscription's deliveries, in the order of their events' times.
     *
     * @param since inclusive; null for no bound
     * @param until exclusive; null for no bound
     */
    RowPage findPage(
            String app,
            String subscription,
            @Nullable Instant since,
            @Nullable Instant until,
            int limit,
            @Nullable String cursor) {
        var fromSortKey = since == null ? "" : IsoTime.toFixedText(since);
        var toSortKey = until == null ? null : IsoTime.toFixedText(until);
        return table.query(new RowQuery(
                null, DeliveryKeys.partitionOf(app, subscription), fromSortKey, toSortKey, limit, cursor, true));
    }

    private Row rowOf(RowKey rowKey, Delivery delivery, long version) {
        var next = delivery.next();
        Map<TableIndex, RowKey> indexEntries =
                next == null ? Map.of() : Map.of(TableIndex.DUE, shardLayout.dueKey(rowKey, next));
        return new Row(
                rowKey,
                version,
                JsonCodec.encode(delivery),
                indexEntries,
                delivery.created().plus(RETENTION));
    }
}
