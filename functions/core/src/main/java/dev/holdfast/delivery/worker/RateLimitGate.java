// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.delivery.DeliveryLease;
import dev.holdfast.delivery.StoredDelivery;
import dev.holdfast.delivery.ratelimit.RateLimiter;
import dev.holdfast.subscription.RateLimit;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides for one run of a worker which deliveries the rate limit admits. The worker itself waits for messages that may
 * start soon, because the next sweep would come too late for them.
 *
 * <ol>
 *   <li>Reserve messages ({@link RateLimiter#reserve}). Alarms and deliveries whose slots have passed go before the
 *       deliveries that wait for their slots.
 *   <li>If the messages may start now, admit them.
 *   <li>If the messages may start soon, extend the leases of their deliveries, wait, and leave them for the next round.
 *       That round admits them.
 *   <li>Otherwise defer the deliveries to their slots. If some of them may go before the others, the next round
 *       reserves messages for these deliveries.
 * </ol>
 */
final class RateLimitGate {
    /** The total time for which a run waits. On AWS, the next sweep begins within a minute. */
    private static final Duration MAX_WAIT_PER_RUN = Duration.ofSeconds(90);

    /**
     * The maximum time for which a worker waits with a new delivery. The wait delays a later alarm of the same subject
     * no longer than an attempt does.
     */
    private static final Duration MAX_WAIT_OF_NEW_DELIVERY = TargetRegistry.ANSWER_TIMEOUT;

    private static final Duration LEASE_MARGIN = Duration.ofSeconds(5);

    private final RateLimiter rateLimiter;
    private final DeliveryDeferral deliveryDeferral;
    private final TargetRegistry targetRegistry;
    private final MachineClock clock;
    private final TimeLimit waitLimit;

    /** The number of messages for which the run has waited. */
    private int reservedCount;

    private boolean hasHeldBack;

    RateLimitGate(
            RateLimiter rateLimiter,
            DeliveryDeferral deliveryDeferral,
            TargetRegistry targetRegistry,
            MachineClock clock) {
        this.rateLimiter = rateLimiter;
        this.deliveryDeferral = deliveryDeferral;
        this.targetRegistry = targetRegistry;
        this.clock = clock;
        this.waitLimit = TimeLimit.start(clock, MAX_WAIT_PER_RUN);
    }

    /** @param nextRound the deliveries that the worker looks at again after the admitted deliveries */
    record AdmittedBatch(List<StoredDelivery> deliveries, List<RowKey> nextRound) {}

    /**
     * @param subscription null if it was deleted, so that its deliveries fail immediately
     * @param pending the deliveries of the round
     * @param nextRound the deliveries that are left for the next round
     */
    AdmittedBatch admit(
            @Nullable Subscription subscription,
            BatchSelection batchSelection,
            List<StoredDelivery> pending,
            List<RowKey> nextRound,
            Instant now) {
        var selected = batchSelection.selected();
        var rateLimit =
                subscription == null ? null : subscription.deliveryOptions().limit();
        if (subscription == null || rateLimit == null) return new AdmittedBatch(selected, nextRound);
        var asOneMessage = targetRegistry.isForPeople(subscription.target());
        if (reservedCount > 0) return takeReserved(selected, asOneMessage, nextRound);
        var first = selected.getFirst().delivery();
        var hasWaited = first.hasWaitedForSlot(now);
        var hasPriority = hasWaited || first.isAlarm();
        var reservation = rateLimiter.reserve(
                subscription,
                rateLimit,
                asOneMessage ? 1 : selected.size(),
                hasPriority,
                maxWait(asOneMessage && !hasWaited, hasPriority),
                now);
        hasHeldBack |= reservation.messageCount() == 0 || reservation.startAt().isAfter(now);
        if (reservation.messageCount() == 0) {
            var waiting = pending.stream()
                    .filter(stored -> !batchSelection.blocked().containsKey(stored))
                    .toList();
            // The urgent deliveries have priority over the selected deliveries, so the next round reserves messages for
            // them.
            var urgent = hasPriority || asOneMessage ? List.<StoredDelivery>of() : urgentOf(waiting, now);
            var others =
                    waiting.stream().filter(stored -> !urgent.contains(stored)).toList();
            defer(subscription, rateLimit, others, hasPriority, now);
            return new AdmittedBatch(List.of(), keysOf(urgent, List.of()));
        }
        reservedCount = reservation.messageCount();
        if (!reservation.startAt().isAfter(now)) return takeReserved(selected, asOneMessage, nextRound);
        extendLeases(asOneMessage ? selected : selected.subList(0, reservedCount), reservation.startAt());
        // If the worker is stopped meanwhile, a sweep dispatches the deliveries when their leases end.
        return clock.sleep(Duration.between(clock.instant(), reservation.startAt()))
                ? new AdmittedBatch(List.of(), keysOf(selected, nextRound))
                : new AdmittedBatch(List.of(), List.of());
    }

    /**
     * Whether the rate limit delayed a delivery of this run. In this case, more concurrent attempts don't send more
     * messages.
     */
    boolean hasHeldBack() {
        return hasHeldBack;
    }

    /** Returns the deliveries that have priority over other deliveries, alarms first. */
    private static List<StoredDelivery> urgentOf(List<StoredDelivery> deliveries, Instant now) {
        return deliveries.stream()
                .filter(stored ->
                        stored.delivery().isAlarm() || stored.delivery().hasWaitedForSlot(now))
                .sorted(Comparator.comparing(stored -> !stored.delivery().isAlarm()))
                .toList();
    }

    private AdmittedBatch takeReserved(List<StoredDelivery> selected, boolean asOneMessage, List<RowKey> nextRound) {
        var count = asOneMessage ? selected.size() : Math.min(reservedCount, selected.size());
        reservedCount = 0;
        return new AdmittedBatch(
                selected.subList(0, count), keysOf(selected.subList(count, selected.size()), nextRound));
    }

    /** New deliveries for people don't wait here, so that they can share a notification with others. */
    private Duration maxWait(boolean mayShareMessage, boolean hasPriority) {
        if (mayShareMessage) return Duration.ZERO;
        var maxWait = hasPriority ? RateLimiter.MAX_WAIT : MAX_WAIT_OF_NEW_DELIVERY;
        var remaining = waitLimit.remaining();
        return remaining.compareTo(maxWait) < 0 ? remaining : maxWait;
    }

    private void extendLeases(List<StoredDelivery> deliveries, Instant startAt) {
        var requiredLease = startAt.plus(TargetRegistry.ANSWER_TIMEOUT).plus(LEASE_MARGIN);
        var shortLeases = deliveries.stream()
                .filter(stored -> stored.delivery().nextCheckAt().isBefore(requiredLease))
                .toList();
        deliveryDeferral.deferUntil(startAt.plus(DeliveryLease.DURATION), shortLeases);
    }

    private void defer(
            Subscription subscription,
            RateLimit rateLimit,
            List<StoredDelivery> waiting,
            boolean hasPriority,
            Instant now) {
        var asOneMessage = targetRegistry.isForPeople(subscription.target());
        deliveryDeferral.deferToSlots(
                rateLimiter.promiseSlots(subscription, rateLimit, asOneMessage, hasPriority, waiting.size(), now),
                waiting);
    }

    private static List<RowKey> keysOf(List<StoredDelivery> deliveries, List<RowKey> nextRound) {
        var keys = new ArrayList<RowKey>();
        for (var stored : deliveries) keys.add(stored.key());
        keys.addAll(nextRound);
        return keys;
    }
}
