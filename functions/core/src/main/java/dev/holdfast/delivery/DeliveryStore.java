// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.event.Event;
import dev.holdfast.event.EventPayload;
import dev.holdfast.json.IsoTime;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.PageFiller;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowSize;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores the deliveries of all subscriptions for {@link #RETENTION}. Each delivery has one row.
 *
 * <p>A pending delivery has an entry in the index of due rows. The entry's time is the end of a worker's lease, or the
 * time of the next attempt.
 */
public final class DeliveryStore {
    /** The prefix of the partitions of deliveries. No other rows use this prefix. */
    public static final String PARTITION_PREFIX = "delivery/";

    public static final Duration RETENTION = Duration.ofDays(30);

    /**
     * The time in which a worker must settle or defer a delivery. After this time, a sweep dispatches the delivery
     * again.
     */
    public static final Duration LEASE_DURATION = Duration.ofMinutes(1);

    /** The lease of a delivery whose worker may wait for a rate limit. */
    static final Duration LIMITED_LEASE_DURATION = Duration.ofSeconds(105);

    /**
     * The longest lease: a worker that waits for a reserved message has a whole lease after its wait. A delivery that
     * is due later isn't in a worker's hands.
     */
    static final Duration LONGEST_LEASE = RateLimiter.MAX_WAIT.plus(LEASE_DURATION);

    /**
     * The size of a new delivery's row. The rest of {@link RowSize#MAX_BYTES} is for the attempts with the receiver's
     * answers, the recipients who accepted the message, and the successors.
     */
    static final int MAX_NEW_ROW_BYTES = RowSize.MAX_BYTES - 69_000;

    private final Table table;
    private final ShardLayout shardLayout;

    public DeliveryStore(Table table, ShardLayout shardLayout) {
        this.table = table;
        this.shardLayout = shardLayout;
    }

    record StoredDelivery(RowKey key, Delivery delivery, long version) {
        /** Returns the time from which an alarm doesn't wait for events that aren't alarms. */
        private Instant endOfWait() {
            return delivery.created().plus(TargetRegistry.ANSWER_TIMEOUT);
        }

        /** Returns the time at which a sweep checks this delivery again while it waits for the predecessor. */
        Instant slotBehind(StoredDelivery predecessor) {
            var slot = predecessor.delivery.nextCheckAt().plusMillis(1);
            var passes = delivery.isAlarm() && !predecessor.delivery.isAlarm();
            return passes && endOfWait().isBefore(slot) ? endOfWait() : slot;
        }

        /** Returns the key of the preceding alarm, or null. */
        @Nullable
        RowKey precedingAlarmKey() {
            var alarmSortKey = delivery.afterAlarm();
            return alarmSortKey == null ? null : new RowKey(key.partition(), alarmSortKey);
        }

        /**
         * Returns the delivery that this delivery must wait for, or null. An alarm waits for the preceding alarm. An
         * alarm waits for an event that isn't an alarm only if a worker may be sending that event. It waits at most for
         * the time limit of one attempt.
         */
        @Nullable
        StoredDelivery blockedBy(Map<RowKey, StoredDelivery> unsettled, Instant now) {
            var alarmKey = precedingAlarmKey();
            var precedingAlarm = alarmKey == null ? null : unsettled.get(alarmKey);
            if (precedingAlarm != null) return precedingAlarm;
            var predecessorKey = predecessorKey();
            var predecessor = predecessorKey == null ? null : unsettled.get(predecessorKey);
            if (predecessor == null || !delivery.isAlarm() || predecessor.delivery.isAlarm()) return predecessor;
            var isInFirstAttempt = predecessor.delivery.tries() == 0
                    && !predecessor.delivery.nextCheckAt().isAfter(now.plus(LONGEST_LEASE));
            var isRetriedSoon = !predecessor.delivery.nextCheckAt().isAfter(endOfWait());
            return endOfWait().isAfter(now) && (isInFirstAttempt || isRetriedSoon) ? predecessor : null;
        }

        /** Returns the delivery of an alarm without the item's payload, for a receiver that doesn't include it. */
        StoredDelivery withoutPayload() {
            var event = JsonCodec.decodeStored(JsonNode.class, delivery.event().text());
            if (event.path("data") instanceof ObjectNode data) data.remove("data");
            return new StoredDelivery(key, delivery.withEvent(new RawJson(event.toString())), version);
        }

        /** Returns the key of the delivery that must be settled first, or null. */
        @Nullable
        RowKey predecessorKey() {
            var predecessorSortKey = delivery.after();
            return predecessorSortKey == null ? null : new RowKey(key.partition(), predecessorSortKey);
        }
    }

    /** Returns the lease of the deliveries of a subscription, which is null if it was deleted. */
    public static Duration leaseDuration(@Nullable Subscription subscription) {
        return subscription == null || subscription.deliveryOptions().limit() == null
                ? LEASE_DURATION
                : LIMITED_LEASE_DURATION;
    }

    /**
     * Returns the write that creates a delivery. The key depends only on the event and the person. So a repeated write
     * doesn't create a second delivery.
     *
     * @param notificationStamp the change that is stamped as notified when the delivery succeeds, or null
     * @param to the person to notify, or null if the delivery uses the address of the subscription
     * @param after the sort key of the predecessor, which must be settled first, or null
     * @param afterAlarm for an alarm, the sort key of the preceding alarm, or null
     * @param owed the earliest time that the subscription's group and hours allow
     * @param next the time at which a sweep checks the delivery if it is still pending
     */
    public RowWrite creationWrite(
            Subscription subscription,
            Event event,
            Delivery.@Nullable NotificationStamp notificationStamp,
            @Nullable String to,
            @Nullable String after,
            @Nullable String afterAlarm,
            Instant now,
            Instant owed,
            Instant next) {
        var delivery = new Delivery(
                subscription.app(),
                subscription.id(),
                subscription.uid(),
                event.id(),
                event.type(),
                event.subject(),
                to,
                new RawJson(JsonCodec.encode(event)),
                after,
                afterAlarm,
                notificationStamp,
                Delivery.DeliveryStatus.PENDING,
                List.of(),
                0,
                now,
                owed,
                next,
                null,
                null,
                List.of(),
                List.of());
        return creationWrite(DeliveryKeys.keyOf(delivery, event.time()), delivery);
    }

    /** Returns the write that creates a delivery of the given delivery's event to a second subscription. */
    RowWrite copyWrite(
            StoredDelivery original,
            Subscription subscription,
            @Nullable String to,
            @Nullable String after,
            Instant now,
            Instant owed,
            Instant next) {
        var delivery = new Delivery(
                subscription.app(),
                subscription.id(),
                subscription.uid(),
                original.delivery().eventId(),
                original.delivery().eventType(),
                original.delivery().subject(),
                to,
                original.delivery().event(),
                after,
                null,
                original.delivery().stamp(),
                Delivery.DeliveryStatus.PENDING,
                List.of(),
                0,
                now,
                owed,
                next,
                null,
                null,
                List.of(),
                List.of());
        var rowKey = DeliveryKeys.keyForReceiver(original.key(), subscription, to);
        return creationWrite(rowKey, delivery);
    }

    /** Omits the payload of an event if the row has no space for the delivery's attempts otherwise. */
    private RowWrite creationWrite(RowKey rowKey, Delivery delivery) {
        var row = rowOf(rowKey, delivery, 1);
        if (RowSize.bytesOf(row) > MAX_NEW_ROW_BYTES) {
            var withoutPayload = EventPayload.omitFrom(delivery.event().text());
            if (withoutPayload != null) row = rowOf(rowKey, delivery.withEvent(new RawJson(withoutPayload)), 1);
        }
        return RowWrite.put(row, WriteCondition.ABSENT);
    }

    /** Uses a batch read, like {@link #findPending}, because the Lambda function has no permission for single reads. */
    Optional<StoredDelivery> find(RowKey rowKey) {
        return Optional.ofNullable(table.getAll(List.of(rowKey)).get(rowKey)).flatMap(this::tryRead);
    }

    /** Reads a delivery; empty if its row is broken. A broken delivery never holds back a later one. */
    Optional<StoredDelivery> tryRead(Row row) {
        return ReadableRows.read(table, row, DeliveryStore::read);
    }

    /** Finds the subscription that owns all deliveries in a partition. */
    static Optional<SubscriptionStore.StoredSubscription> findSubscription(
            String partition, SubscriptionStore subscriptionStore) {
        var names = partition.substring(PARTITION_PREFIX.length()).split("/", 2);
        return subscriptionStore.find(names[0], names[1]);
    }

    /** Finds the pending deliveries among the deliveries with these keys, in the order of the keys. */
    List<StoredDelivery> findPending(List<RowKey> keys) {
        var rows = table.getAll(keys);
        return keys.stream()
                .map(rows::get)
                .filter(Objects::nonNull)
                .flatMap(row -> tryRead(row).stream())
                .filter(storedDelivery -> storedDelivery.delivery().status() == Delivery.DeliveryStatus.PENDING)
                .toList();
    }

    /** Finds the predecessors of these deliveries that are not settled, by key. */
    Map<RowKey, StoredDelivery> findUnsettledPredecessors(List<StoredDelivery> deliveries) {
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

    static StoredDelivery read(Row row) {
        return new StoredDelivery(row.key(), JsonCodec.decodeStored(Delivery.class, row.body()), row.version());
    }

    /**
     * Returns the write that replaces a delivery. The write fails if the stored delivery has changed since it was read.
     */
    RowWrite replacementWrite(StoredDelivery before, Delivery next) {
        return RowWrite.put(
                rowOf(before.key(), next, before.version() + 1), WriteCondition.versionIs(before.version()));
    }

    /** Reads a row of the index; empty if the delivery isn't due. */
    Optional<StoredDelivery> readDue(Row row, Instant now) {
        var storedDelivery = read(row);
        var next = storedDelivery.delivery().next();
        return next == null || next.isAfter(now) ? Optional.empty() : Optional.of(storedDelivery);
    }

    /** Returns the write that gives a delivery a new lease. The write doesn't count as an attempt. */
    RowWrite leaseWrite(StoredDelivery before, Instant end) {
        return replacementWrite(before, before.delivery().leasedUntil(end));
    }

    /** Returns the write that defers a delivery to a later check. The write doesn't count as an attempt. */
    RowWrite deferralWrite(StoredDelivery before, Instant next) {
        return replacementWrite(before, before.delivery().deferredUntil(next));
    }

    /**
     * Returns the write that makes a delivery due now if its due time is too late by the present clock. A due time may
     * be too late if the clock was set back. A worker defers the delivery again if the subscription's hours or rate
     * limit don't allow sending it yet.
     */
    Optional<RowWrite> correctionWrite(Row row, Instant now) {
        var storedDelivery = read(row);
        var delivery = storedDelivery.delivery();
        var isMisplaced = ShardLayout.isDueAfter(row, delivery.nextCheckAt());
        return isMisplaced || delivery.isDelayedByOtherClock(now)
                ? Optional.of(replacementWrite(storedDelivery, delivery.deferredUntil(now)))
                : Optional.empty();
    }

    boolean replace(StoredDelivery before, Delivery next) {
        return table.write(List.of(replacementWrite(before, next)));
    }

    /**
     * Replaces each delivery that is unchanged since it was read. Returns for each delivery whether the method has
     * replaced it.
     *
     * @throws dev.holdfast.table.PartialWriteException if the table failed for some of them
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

    private Row rowOf(RowKey rowKey, Delivery delivery, long version) {
        var next = delivery.next();
        var indexEntries = new EnumMap<TableIndex, RowKey>(TableIndex.class);
        if (next != null) indexEntries.put(TableIndex.DUE, shardLayout.dueKey(rowKey, next));
        if (delivery.isUndeliveredAlarm())
            indexEntries.put(TableIndex.BOARD, UndeliveredAlarms.indexKey(shardLayout.shardOf(rowKey), delivery));
        return new Row(
                rowKey,
                version,
                JsonCodec.encode(delivery),
                indexEntries,
                delivery.created().plus(RETENTION));
    }
}
