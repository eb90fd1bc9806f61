// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.json.IsoTime;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.PageFiller;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
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

/** Finds and replaces the stored deliveries of all subscriptions. {@link DeliveryFactory} creates the deliveries. */
public final class DeliveryStore {
    private final Table table;
    private final DeliveryRows deliveryRows;

    public DeliveryStore(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.deliveryRows = new DeliveryRows(shardLayout);
    }

    /** Uses a batch read, like {@link #findPending}, because the Lambda function has no permission for single reads. */
    public Optional<StoredDelivery> find(RowKey rowKey) {
        return Optional.ofNullable(table.getAll(List.of(rowKey)).get(rowKey)).flatMap(this::tryRead);
    }

    /** Reads a delivery; empty if its row is broken. A broken delivery never holds back a later one. */
    Optional<StoredDelivery> tryRead(Row row) {
        return ReadableRows.read(table, row, DeliveryRows::read);
    }

    /** Finds the subscription that owns all deliveries in a partition. */
    public static Optional<SubscriptionStore.StoredSubscription> findSubscription(
            String partition, SubscriptionStore subscriptionStore) {
        var names = partition.substring(DeliveryRows.PARTITION_PREFIX.length()).split("/", 2);
        return subscriptionStore.find(names[0], names[1]);
    }

    /** Finds the deliveries with these keys. The result doesn't contain broken rows. */
    public Map<RowKey, Delivery> findAll(List<RowKey> keys) {
        return table.getAll(keys).values().stream()
                .flatMap(row -> tryRead(row).stream())
                .collect(Collectors.toMap(StoredDelivery::key, StoredDelivery::delivery));
    }

    /** Finds the pending deliveries among the deliveries with these keys, in the order of the keys. */
    public List<StoredDelivery> findPending(List<RowKey> keys) {
        var rows = table.getAll(keys);
        return keys.stream()
                .map(rows::get)
                .filter(Objects::nonNull)
                .flatMap(row -> tryRead(row).stream())
                .filter(storedDelivery -> storedDelivery.delivery().status() == Delivery.DeliveryStatus.PENDING)
                .toList();
    }

    /** Finds the unsettled predecessors of these deliveries, by key. */
    public Map<RowKey, StoredDelivery> findUnsettledPredecessors(List<StoredDelivery> deliveries) {
        var keys = deliveries.stream()
                .flatMap(storedDelivery ->
                        Stream.of(storedDelivery.predecessorKey(), storedDelivery.precedingAlarmKey()))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (keys.isEmpty()) return Map.of();
        return findPending(keys).stream()
                .filter(stored -> stored.delivery().holdsBack())
                .collect(Collectors.toMap(StoredDelivery::key, Function.identity()));
    }

    /**
     * Returns the write that replaces a delivery. The write fails if the stored delivery has changed since it was read.
     */
    RowWrite replacementWrite(StoredDelivery before, Delivery next) {
        return RowWrite.put(
                deliveryRows.rowOf(before.key(), next, before.version() + 1),
                WriteCondition.versionIs(before.version()));
    }

    /** Reads a row of the index; empty if the delivery isn't due. */
    public Optional<StoredDelivery> readDue(Row row, Instant now) {
        var storedDelivery = DeliveryRows.read(row);
        var next = storedDelivery.delivery().next();
        return next == null || next.isAfter(now) ? Optional.empty() : Optional.of(storedDelivery);
    }

    /** Returns the write that gives a delivery a new lease. The write doesn't increase the number of attempts. */
    RowWrite leaseWrite(StoredDelivery before, Instant end) {
        return replacementWrite(before, before.delivery().leasedUntil(end));
    }

    /** Returns the write that defers a delivery to a later check. The write doesn't increase the number of attempts. */
    RowWrite deferralWrite(StoredDelivery before, Instant next) {
        return replacementWrite(before, before.delivery().deferredUntil(next));
    }

    /**
     * Returns the write that makes a delivery due now if its due time is too late by the present clock. A due time may
     * be too late if the clock was set back. A worker defers the delivery again if the subscription's hours or rate
     * limit don't allow sending it yet.
     */
    Optional<RowWrite> correctionWrite(Row row, Instant now) {
        var storedDelivery = DeliveryRows.read(row);
        var delivery = storedDelivery.delivery();
        var isMisplaced = ShardLayout.isDueAfter(row, delivery.nextCheckAt());
        return isMisplaced || DueTimeCheck.isDelayedByOtherClock(delivery, now)
                ? Optional.of(replacementWrite(storedDelivery, delivery.deferredUntil(now)))
                : Optional.empty();
    }

    public boolean replace(StoredDelivery before, Delivery next) {
        return table.write(List.of(replacementWrite(before, next)));
    }

    /**
     * Replaces each delivery that is unchanged since it was read. Returns for each delivery whether the method has
     * replaced it.
     *
     * @throws dev.holdfast.table.PartialWriteException if the table failed for some deliveries
     */
    public List<Boolean> replaceEach(List<StoredDelivery> before, List<Delivery> next) {
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

    /**
     * Fills pages with a subscription's deliveries.
     *
     * @param matcher returns the entry of a matching delivery; empty for a delivery to leave out
     */
    <T> PageFiller<T> pageFiller(
            Subscription subscription,
            @Nullable Instant since,
            @Nullable Instant until,
            Function<StoredDelivery, Optional<T>> matcher) {
        return new PageFiller<>(
                (rows, cursor) -> findPage(subscription.app(), subscription.id(), since, until, rows, cursor),
                row -> tryRead(row)
                        .filter(stored -> stored.delivery().belongsTo(subscription))
                        .flatMap(matcher),
                RowPage.MAX_BODY_CHARACTERS);
    }
}
