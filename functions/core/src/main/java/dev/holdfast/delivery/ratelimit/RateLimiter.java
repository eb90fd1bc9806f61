// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.ratelimit;

import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.subscription.RateLimit;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
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
 *   <li>Read the theoretical arrival time (TAT): the time at which the next message would arrive if messages arrived at
 *       regular intervals. Replace a past TAT with the present time. Replace a TAT later than {@code atMost * interval}
 *       after the latest reservation with that instant.
 *   <li>Reserve as many messages as conform: {@code floor((now + atMost * interval - TAT) / interval)}. If no message
 *       conforms now, but the next message conforms before the worker's time is over, reserve that message.
 *   <li>Add one interval to the TAT for each reserved message.
 *   <li>If no message can be reserved, give each delivery a slot of its own, one interval apart. The first slot is the
 *       next conforming instant or the end of the slots assigned earlier, whichever is later.
 *   <li>Store the TAT and the end of the assigned slots, on condition that no other worker changed the row. The worker
 *       sends only after this write.
 *   <li>If another worker changed the row, start again at step 1. After five such conflicts, don't reserve a message,
 *       and defer all deliveries by 1 to 10 seconds.
 * </ol>
 *
 * <p>Source: ITU-T I.371, annex A; ATM Forum Traffic Management 4.0, section 4.4. The reservations and the slots are
 * Holdfast's own addition. They prevent workers from trying all waiting deliveries at the same time.
 */
public final class RateLimiter {
    /** The maximum time for which a worker waits for a reserved message. */
    public static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private static final int MAX_WRITE_ATTEMPTS = 5;
    private static final int MIN_RACE_DELAY_MILLIS = 1_000;
    private static final int RACE_DELAY_SPREAD_MILLIS = 9_000;

    private final ScheduleStore scheduleStore;
    private final DoubleSupplier random;

    /** @param random a source of uniform random numbers from 0 (inclusive) to 1 (exclusive) */
    public RateLimiter(Table table, DoubleSupplier random) {
        this.scheduleStore = new ScheduleStore(table);
        this.random = random;
    }

    /**
     * Reserves messages that may start soon. Reserves several messages if they may start now, or one message if it must
     * wait.
     *
     * @param rateLimit the limit of the subscription
     * @param messageCount the number of messages that the worker could send without the limit
     * @param hasPriority false if the messages come after the messages with assigned slots
     * @param maxWait the longest time for which the worker can wait, at most {@link #MAX_WAIT}
     */
    public MessageReservation reserve(
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
        var stored = scheduleStore.find(subscription);
        var calculation = new CellRateCalculation(rateLimit, stored.schedule(), now, random);
        var startAt = calculation.nextStart();
        if (!hasPriority && calculation.isBehindOthers() || startAt.isAfter(now.plus(maxWait)))
            return new MessageReservation(0, now);
        var reservedCount = Math.max(1, Math.min(messageCount, calculation.conformingCount()));
        return scheduleStore.replace(stored, calculation.scheduleAfterReservation(reservedCount))
                ? new MessageReservation(reservedCount, startAt)
                : null;
    }

    /**
     * Returns slots for deliveries that can't be sent now. Deliveries that form one message get a common slot, so that
     * they can be sent together later.
     *
     * @param hasPriority whether the deliveries go before the deliveries with assigned slots. Alarms and deliveries
     *     whose own slots have passed have this priority
     */
    public List<Instant> promiseSlots(
            Subscription subscription,
            RateLimit rateLimit,
            boolean asOneMessage,
            boolean hasPriority,
            int count,
            Instant now) {
        return OptimisticRetry.<List<Instant>>retry(MAX_WRITE_ATTEMPTS, () -> {
                    var stored = scheduleStore.find(subscription);
                    var calculation = new CellRateCalculation(rateLimit, stored.schedule(), now, random);
                    if (asOneMessage) return calculation.sharedSlot(count);
                    if (hasPriority) return calculation.nextSlots(count);
                    var slots = calculation.separateSlots(count);
                    return scheduleStore.replace(stored, calculation.scheduleAfterPromise(count)) ? slots : null;
                })
                .orElseGet(() -> deferAll(count, now));
    }

    private List<Instant> deferAll(int count, Instant now) {
        var retryAt = now.plusMillis(MIN_RACE_DELAY_MILLIS + (long) (RACE_DELAY_SPREAD_MILLIS * random.getAsDouble()));
        return Collections.nCopies(count, retryAt);
    }
}
