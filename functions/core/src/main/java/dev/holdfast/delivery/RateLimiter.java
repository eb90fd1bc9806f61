// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.subscription.RateLimit;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.Table;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the messages to a subscription to its {@link RateLimit}. The limiter uses the generic cell rate algorithm
 * (GCRA) in its virtual scheduling form.
 *
 * <p>The limiter guarantees that all workers together send at most {@code atMost + t / interval} messages in any period
 * of length {@code t}. The {@code interval} is {@code per / atMost}. For a subscription without a limit, the limiter
 * doesn't access the table.
 *
 * <ol>
 *   <li>Read the theoretical arrival time (TAT): the time at which the next message would arrive if messages arrived at
 *       regular intervals. Replace a TAT in the past by now. Replace a TAT later than {@code now + atMost * interval}
 *       by that instant.
 *   <li>Admit as many messages as conform: {@code floor((now + atMost * interval - TAT) / interval)}.
 *   <li>Add one interval to the TAT for each admitted message.
 *   <li>Give each remaining message a slot of its own, one interval apart. The first slot is the later of two instants:
 *       the next conforming instant, and the end of the earlier promised slots.
 *   <li>Store the TAT and the end of the promised slots, if no other worker has changed the row. The worker sends only
 *       after this write.
 *   <li>If another worker changed the row, start again at step 1. After five such conflicts, admit no message, and
 *       defer all deliveries by 1 to 10 seconds.
 * </ol>
 *
 * <p>Source: ITU-T I.371, annex A; ATM Forum Traffic Management 4.0, section 4.4. The slots are Holdfast's own
 * addition. The slots prevent workers from trying all waiting deliveries at once.
 */
public final class RateLimiter {
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
     * @param promised the end of the slots of all waiting messages
     */
    record ArrivalSchedule(long arrival, long promised) {}

    /**
     * @param admittedCount the number of deliveries that the worker may send now, from the beginning of the given order
     * @param slots for each delivery that isn't admitted, the time at which a worker tries again
     */
    record RateLimitDecision(int admittedCount, List<Instant> slots) {}

    /**
     * Decides how many deliveries the worker may send now. Deliveries that form one message count as one message. Such
     * deliveries get one common slot, so that the worker can send them together later.
     *
     * @param asOneMessage true if the ready deliveries form one message
     * @param readyCount the number of deliveries that the worker could send now without the limit
     * @param followingCount the number of deliveries that follow the ready deliveries in the subscription's order. The
     *     following deliveries need slots too if the limit doesn't admit all ready deliveries
     */
    RateLimitDecision admit(
            Subscription subscription, boolean asOneMessage, int readyCount, int followingCount, Instant now) {
        var rateLimit = subscription.deliveryOptions().limit();
        if (rateLimit == null || subscription.disabled() != null) return new RateLimitDecision(readyCount, List.of());
        return OptimisticRetry.retry(
                        MAX_WRITE_ATTEMPTS,
                        () -> tryAdmit(subscription, rateLimit, asOneMessage, readyCount, followingCount, now))
                .orElseGet(() -> deferAll(readyCount + followingCount, now));
    }

    /** Returns null if another worker changed the schedule meanwhile. */
    private @Nullable RateLimitDecision tryAdmit(
            Subscription subscription,
            RateLimit rateLimit,
            boolean asOneMessage,
            int readyCount,
            int followingCount,
            Instant now) {
        var row = table.get(SubscriptionStore.rateLimitKey(subscription.app(), subscription.id()))
                .orElse(null);
        var stored = row == null ? null : JsonCodec.decodeStored(ArrivalSchedule.class, row.body());
        var calculation = new CellRateCalculation(rateLimit, stored, now, random);
        var messageCount = asOneMessage ? 1 : readyCount;
        var admittedMessages = Math.min(messageCount, calculation.conformingCount());
        var admittedDeliveries = asOneMessage && admittedMessages == 1 ? readyCount : admittedMessages;
        // If the limit admits all ready deliveries, the following deliveries need no slots now, because the next round
        // calls the limiter for them.
        var waitingCount = admittedMessages == messageCount ? 0 : readyCount + followingCount - admittedDeliveries;
        var slots = asOneMessage
                ? calculation.sharedSlot(waitingCount)
                : calculation.separateSlots(admittedMessages, waitingCount);
        var next = calculation.scheduleAfter(admittedMessages, asOneMessage ? 0 : waitingCount);
        return next.equals(stored) || trySaveSchedule(subscription, row, next)
                ? new RateLimitDecision(admittedDeliveries, slots)
                : null;
    }

    private RateLimitDecision deferAll(int count, Instant now) {
        var retryAt = now.plusMillis(MIN_RACE_DELAY_MILLIS + (long) (RACE_DELAY_SPREAD_MILLIS * random.getAsDouble()));
        return new RateLimitDecision(0, Collections.nCopies(count, retryAt));
    }

    private boolean trySaveSchedule(Subscription subscription, @Nullable Row row, ArrivalSchedule schedule) {
        // The row expires when its schedule is in the past, because an absent row has the same meaning.
        var expiresAt = CellRateCalculation.toInstant(Math.max(schedule.arrival(), schedule.promised()))
                .plus(CellRateCalculation.MAX_DEFERRAL);
        var version = row == null ? 0 : row.version();
        var nextRow = new Row(
                SubscriptionStore.rateLimitKey(subscription.app(), subscription.id()),
                version + 1,
                JsonCodec.encode(schedule),
                Map.of(),
                expiresAt);
        return table.write(List.of(RowWrite.put(nextRow, WriteCondition.unchanged(version))));
    }
}
