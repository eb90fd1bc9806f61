// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.subscription.RateLimit;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.UnreadableRowException;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the messages to a subscription to its {@link RateLimit}, by the generic cell rate algorithm (GCRA) in its
 * virtual scheduling form.
 *
 * <p>The limiter guarantees that all workers together send at most {@code atMost + t / interval} messages in any period
 * of length {@code t}, where {@code interval} is {@code per / atMost}.
 *
 * <ol>
 *   <li>Read the theoretical arrival time (TAT): when the next message would arrive if messages arrived at regular
 *       intervals. A TAT in the past is replaced by now. A TAT later than {@code atMost * interval} after the latest
 *       reservation is replaced by that instant.
 *   <li>Reserve as many messages as conform: {@code floor((now + atMost * interval - TAT) / interval)}. If none
 *       conforms, and the next one conforms before the worker's time is over, reserve that one.
 *   <li>Add one interval to the TAT for each reserved message.
 *   <li>If no message can be reserved, give each delivery a slot of its own, one interval apart. The first slot is the
 *       next conforming instant or the end of the earlier promised slots, whichever is later.
 *   <li>Store the TAT and the end of the promised slots, on condition that no other worker changed the row. The worker
 *       sends only after this write.
 *   <li>If another worker changed the row, start again at step 1. After five such conflicts, reserve no message, and
 *       defer all deliveries by 1 to 10 seconds.
 * </ol>
 *
 * <p>Source: ITU-T I.371, annex A; ATM Forum Traffic Management 4.0, section 4.4. The reservations and the slots are
 * Holdfast's own addition. They prevent workers from trying all waiting deliveries at once.
 */
public final class RateLimiter {
    /** How long a worker waits for a reserved message at most. */
    static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private static final int MAX_WRITE_ATTEMPTS = 5;
    private static final int MIN_RACE_DELAY_MILLIS = 1_000;
    private static final int RACE_DELAY_SPREAD_MILLIS = 9_000;

    private final Table table;
    private final DoubleSupplier random;

    /** @param random uniform in 0 (inclusive) to 1 (exclusive) */
    public RateLimiter(Table table, DoubleSupplier random) {
        this.table = table;
        this.random = random;
    }

    /**
     * The stored state of a limiter, in nanoseconds since 1970.
     *
     * @param arrival the theoretical arrival time: the time of the next message if messages arrived at regular
     *     intervals
     * @param promised the end of the slots that were given to waiting messages
     * @param reserved the latest instant for which a worker has reserved a message; 0 for none
     * @param interval the interval for which the schedule was computed
     */
    record ArrivalSchedule(long arrival, long promised, long reserved, long interval) {}

    /**
     * Messages that a worker may send.
     *
     * @param messageCount the number of messages; 0 if no message may start in time
     * @param startAt when the worker may send them: now or later
     */
    record MessageReservation(int messageCount, Instant startAt) {}

    /**
     * Reserves messages that may start soon: several if they may start now, otherwise one.
     *
     * @param rateLimit the limit of the subscription
     * @param messageCount how many messages the worker could send without the limit
     * @param hasPriority false if the messages come after those to which slots were promised
     * @param maxWait how long the worker can wait, at most {@link #MAX_WAIT}
     */
    MessageReservation reserve(
            Subscription subscription,
            RateLimit rateLimit,
            int messageCount,
            boolean hasPriority,
            Duration maxWait,
            Instant now) {
        return OptimisticRetry.retry(
                        MAX_WRITE_ATTEMPTS,
                        () -> tryReserve(subscription, rateLimit, messageCount, hasPriority, maxWait, now))
                .orElseGet(() -> new MessageReservation(0, now));
    }

    /** Returns null if another worker changed the schedule meanwhile. */
    private @Nullable MessageReservation tryReserve(
            Subscription subscription,
            RateLimit rateLimit,
            int messageCount,
            boolean hasPriority,
            Duration maxWait,
            Instant now) {
        var stored = find(subscription);
        var calculation = new CellRateCalculation(rateLimit, stored.schedule(), now, random);
        var startAt = calculation.nextStart();
        if (!hasPriority && calculation.isBehindOthers() || startAt.isAfter(now.plus(maxWait)))
            return new MessageReservation(0, now);
        var reservedCount = Math.max(1, Math.min(messageCount, calculation.conformingCount()));
        return trySaveSchedule(subscription, stored, calculation.scheduleAfterReservation(reservedCount))
                ? new MessageReservation(reservedCount, startAt)
                : null;
    }

    /**
     * Returns slots for deliveries that can't be sent now. Deliveries that form one message get a common slot, so that
     * they can be sent together later.
     *
     * @param hasPriority whether the deliveries go before those to which slots were promised, because their own slots
     *     have passed, or because they are alarms
     */
    List<Instant> promiseSlots(
            Subscription subscription,
            RateLimit rateLimit,
            boolean asOneMessage,
            boolean hasPriority,
            int count,
            Instant now) {
        return OptimisticRetry.<List<Instant>>retry(MAX_WRITE_ATTEMPTS, () -> {
                    var stored = find(subscription);
                    var calculation = new CellRateCalculation(rateLimit, stored.schedule(), now, random);
                    if (asOneMessage) return calculation.sharedSlot(count);
                    if (hasPriority) return calculation.nextSlots(count);
                    var slots = calculation.separateSlots(count);
                    return trySaveSchedule(subscription, stored, calculation.scheduleAfterPromise(count))
                            ? slots
                            : null;
                })
                .orElseGet(() -> deferAll(count, now));
    }

    private List<Instant> deferAll(int count, Instant now) {
        var retryAt = now.plusMillis(MIN_RACE_DELAY_MILLIS + (long) (RACE_DELAY_SPREAD_MILLIS * random.getAsDouble()));
        return Collections.nCopies(count, retryAt);
    }

    /**
     * @param schedule null without a schedule, and for a broken one, which the next reservation replaces
     * @param version the version of the row; 0 without a row that the table can read
     * @param unchanged the condition that no other worker has changed the row
     */
    private record StoredSchedule(@Nullable ArrivalSchedule schedule, long version, WriteCondition unchanged) {}

    private StoredSchedule find(Subscription subscription) {
        try {
            var row = table.get(SubscriptionStore.rateLimitKey(subscription.app(), subscription.id()))
                    .orElse(null);
            if (row == null) return new StoredSchedule(null, 0, WriteCondition.ABSENT);
            var schedule =
                    ReadableRows.read(table, row, limit -> JsonCodec.decodeStored(ArrivalSchedule.class, limit.body()));
            return new StoredSchedule(schedule.orElse(null), row.version(), WriteCondition.versionIs(row.version()));
        } catch (UnreadableRowException e) {
            return new StoredSchedule(null, 0, WriteCondition.ANY);
        }
    }

    private boolean trySaveSchedule(Subscription subscription, StoredSchedule stored, ArrivalSchedule schedule) {
        // The row expires when its schedule is in the past, because an absent row has the same meaning.
        var expiresAt = CellRateCalculation.toInstant(Math.max(schedule.arrival(), schedule.promised()))
                .plus(CellRateCalculation.MAX_DEFERRAL);
        var nextRow = new Row(
                SubscriptionStore.rateLimitKey(subscription.app(), subscription.id()),
                stored.version() + 1,
                JsonCodec.encode(schedule),
                Map.of(),
                expiresAt);
        return table.write(List.of(RowWrite.put(nextRow, stored.unchanged())));
    }
}
