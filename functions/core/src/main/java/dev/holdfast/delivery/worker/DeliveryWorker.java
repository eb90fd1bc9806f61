// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.clock.TimeLimit;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.RetrySchedule;
import dev.holdfast.delivery.ratelimit.RateLimiter;
import dev.holdfast.dispatch.BatchOutcome;
import dev.holdfast.dispatch.BatchWorker;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to send each of the given deliveries of a subscription, and records the outcomes.
 *
 * <p>The worker guarantees that a receiver gets the events of one subject in order. The predecessor of a delivery is
 * the delivery of the subject's previous event to this delivery's receiver. The worker sends a delivery only after its
 * predecessor is settled. The worker delivers each event at least once. If a receiver gets an event twice, both
 * messages have the same id.
 *
 * <ol>
 *   <li>Read the deliveries. Drop settled deliveries. After the first round, also drop deliveries whose lease could end
 *       during an attempt.
 *   <li>Outside the subscription's hours, defer all deliveries to the next opening.
 *   <li>While the circuit breaker is open, defer all deliveries, and stop ({@link CircuitBreaker}).
 *   <li>Select the deliveries that the worker can send in one attempt ({@link BatchSelection}).
 *   <li>Register each blocked delivery with its predecessor ({@link DeliveryDeferral}).
 *   <li>Send as many deliveries as the rate limit admits. Wait for the next ones, or defer them ({@link
 *       RateLimitGate}).
 *   <li>Continue only if the circuit breaker admits this worker. A half-open breaker admits one worker.
 *   <li>Send the deliveries, and record the outcomes ({@link DeliveryAttemptRunner}).
 *   <li>Repeat from step 1 with the deliveries that were left for the next round.
 *   <li>Repeat from step 1 with the registered successors of settled deliveries. The worker begins an attempt for a
 *       successor at most 30 seconds after the start of its run.
 * </ol>
 *
 * <p>Source: a work queue with leases, as in G. Hohpe and B. Woolf, Enterprise Integration Patterns (2003), Competing
 * Consumers. If a worker dies, a sweep dispatches its deliveries again when their leases end.
 */
public final class DeliveryWorker implements BatchWorker {
    /**
     * The latest time after the start of a run at which the worker attempts a successor. A sweep dispatches the
     * remaining successors.
     */
    private static final Duration FOLLOW_UP_TIME_LIMIT = Duration.ofSeconds(30);

    private static final int MAX_KEYS_PER_READ = 100;

    private final DeliveryStore deliveryStore;
    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;
    private final CircuitBreaker circuitBreaker;
    private final RateLimiter rateLimiter;
    private final DeliveryDeferral deliveryDeferral;
    private final DeliveryAttemptRunner deliveryAttemptRunner;
    private final MachineClock clock;

    public DeliveryWorker(
            DeliveryStore deliveryStore,
            SubscriptionStore subscriptionStore,
            TargetRegistry targetRegistry,
            RetrySchedule retrySchedule,
            CircuitBreaker circuitBreaker,
            RateLimiter rateLimiter,
            NotificationStamper notificationStamper,
            MachineClock clock,
            MetricSink metricSink) {
        this.deliveryStore = deliveryStore;
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
        this.circuitBreaker = circuitBreaker;
        this.rateLimiter = rateLimiter;
        this.deliveryDeferral = new DeliveryDeferral(deliveryStore, circuitBreaker);
        this.deliveryAttemptRunner = new DeliveryAttemptRunner(
                deliveryStore, targetRegistry, retrySchedule, circuitBreaker, notificationStamper, clock, metricSink);
        this.clock = clock;
    }

    @Override
    public int batchSize(String partition) {
        return DeliveryStore.findSubscription(partition, subscriptionStore)
                .map(stored -> targetRegistry.maxBatchSize(stored.subscription().target()))
                .orElse(1);
    }

    /** A worker that waits for a rate limit takes the messages of a minute, which would need many workers otherwise. */
    @Override
    public int rowsPerInvocation(String partition) {
        var subscription = DeliveryStore.findSubscription(partition, subscriptionStore)
                .map(SubscriptionStore.StoredSubscription::subscription)
                .orElse(null);
        if (subscription == null) return MAX_SINGLE_ROWS;
        if (targetRegistry.maxBatchSize(subscription.target()) > 1) return MAX_GROUPED_ROWS;
        var rateLimit = subscription.deliveryOptions().limit();
        if (rateLimit == null) return MAX_SINGLE_ROWS;
        var perMinute = Duration.ofMinutes(1).toNanos() / rateLimit.intervalNanos();
        return (int) Math.clamp(perMinute, MAX_SINGLE_ROWS, MAX_GROUPED_ROWS);
    }

    @Override
    public String orderingKey(RowKey rowKey) {
        return DeliveryKeys.orderingKey(rowKey);
    }

    /** A notification never contains deliveries to different people. */
    @Override
    public String batchKey(RowKey rowKey) {
        return DeliveryKeys.personPart(rowKey);
    }

    @Override
    public BatchOutcome execute(List<RowKey> keys) {
        return new WorkerRun().execute(keys);
    }

    /** The state of one call of {@link #execute}. */
    private final class WorkerRun {
        private final TimeLimit followUpLimit = TimeLimit.start(clock, FOLLOW_UP_TIME_LIMIT);
        private final RateLimitGate rateLimitGate =
                new RateLimitGate(rateLimiter, deliveryDeferral, targetRegistry, clock);
        /** The successors of settled deliveries, each with the end of its lease at the registration. */
        private final SortedMap<RowKey, Instant> readySuccessors = new TreeMap<>(Comparator.comparing(RowKey::sort));

        private boolean breakerOpen;
        private BatchOutcome attemptsOutcome = BatchOutcome.NEUTRAL;

        /**
         * Returns {@link BatchOutcome#BLOCKED} if the circuit breaker is open. In this case the worker can't send any
         * delivery of the subscription now.
         */
        BatchOutcome execute(List<RowKey> keys) {
            for (var from = 0; from < keys.size() && !breakerOpen; from += MAX_KEYS_PER_READ) {
                var page = keys.subList(from, Math.min(from + MAX_KEYS_PER_READ, keys.size()));
                deliverInRounds(page, storedDelivery -> true, this::isLeaseLongEnough);
            }
            while (!breakerOpen && !readySuccessors.isEmpty()) deliverSuccessors();
            if (breakerOpen) return BatchOutcome.BLOCKED;
            return attemptsOutcome == BatchOutcome.ACCEPTED && rateLimitGate.hasHeldBack()
                    ? BatchOutcome.NEUTRAL
                    : attemptsOutcome;
        }

        private void count(BatchOutcome outcome) {
            if (attemptsOutcome != BatchOutcome.FAILED && outcome != BatchOutcome.NEUTRAL) attemptsOutcome = outcome;
        }

        private void deliverSuccessors() {
            var keys =
                    readySuccessors.keySet().stream().limit(MAX_KEYS_PER_READ).toList();
            var leases = new HashMap<RowKey, Instant>();
            for (var key : keys) leases.put(key, readySuccessors.remove(key));
            if (!followUpLimit.isOver()) leases.putAll(deliveryDeferral.renewAlarmLeases(leases, clock.instant()));
            Predicate<DeliveryStore.StoredDelivery> mayFollowUp =
                    storedDelivery -> mayFollowUp(storedDelivery, leases.get(storedDelivery.key()));
            deliverInRounds(keys, mayFollowUp, mayFollowUp);
        }

        /**
         * Makes attempts in rounds until no delivery is left.
         *
         * @param mayGoInFirstRound tests whether the worker may send a delivery in the first round
         * @param mayGoLater tests whether the worker may send a delivery in a later round
         */
        private void deliverInRounds(
                List<RowKey> keys,
                Predicate<DeliveryStore.StoredDelivery> mayGoInFirstRound,
                Predicate<DeliveryStore.StoredDelivery> mayGoLater) {
            var mayGo = mayGoInFirstRound;
            var remainingKeys = keys;
            while (!remainingKeys.isEmpty()) {
                var pending = deliveryStore.findPending(remainingKeys).stream()
                        .filter(mayGo)
                        .toList();
                remainingKeys = pending.isEmpty() ? List.of() : deliverRound(pending);
                mayGo = mayGoLater;
            }
        }

        /**
         * Whether the lease lasts for a whole attempt. If the lease ended during the attempt, a sweep could dispatch
         * the delivery to a second worker.
         */
        private boolean isLeaseLongEnough(DeliveryStore.StoredDelivery storedDelivery) {
            return storedDelivery
                    .delivery()
                    .nextCheckAt()
                    .isAfter(clock.instant().plus(TargetRegistry.ANSWER_TIMEOUT));
        }

        /** Whether the run has time left, and no other worker has changed the successor since its registration. */
        private boolean mayFollowUp(DeliveryStore.StoredDelivery successor, @Nullable Instant registeredLease) {
            return !followUpLimit.isOver()
                    && successor.delivery().nextCheckAt().equals(registeredLease)
                    && isLeaseLongEnough(successor);
        }

        /**
         * Makes one attempt to send all deliveries that one attempt can contain. Returns the keys for the next round.
         */
        private List<RowKey> deliverRound(List<DeliveryStore.StoredDelivery> pending) {
            var delivery = pending.getFirst().delivery();
            // A delivery of an earlier subscription with this id fails without a call, so it must not become the probe.
            var storedSubscription = subscriptionStore
                    .find(delivery.app(), delivery.subscription())
                    .filter(stored -> delivery.belongsTo(stored.subscription()))
                    .orElse(null);
            var subscription = storedSubscription == null ? null : storedSubscription.subscription();
            var now = clock.instant();
            var opening = nextOpening(subscription, now);
            if (opening.isAfter(now)) {
                deliveryDeferral.deferUntil(opening, pending);
                return List.of();
            }
            var breakerMode = CircuitBreaker.modeOf(subscription, now);
            if (subscription != null && breakerMode == CircuitBreaker.BreakerMode.OPEN)
                return deferWhileOpen(pending, subscription, now);
            var batchSelection = select(pending, subscription, breakerMode, now);
            var nextRound = new ArrayList<>(batchSelection.nextRound());
            var blocked = new LinkedHashMap<>(batchSelection.blocked());
            if (subscription != null)
                nextRound.addAll(deliveryDeferral.advancePredecessors(blocked, subscription, now));
            nextRound.addAll(deliveryDeferral.deferBehindPredecessors(blocked, now));
            if (batchSelection.selected().isEmpty()) return nextRound;
            var admitted = rateLimitGate.admit(subscription, batchSelection, pending, nextRound, now);
            if (admitted.deliveries().isEmpty()) return admitted.nextRound();
            // If the breaker admitted another worker for the probe, that worker's attempt decides whether the breaker
            // closes.
            if (storedSubscription != null && !circuitBreaker.tryAdmit(storedSubscription, now))
                return deferWhileOpen(unblocked(pending, batchSelection), storedSubscription.subscription(), now);
            var result = deliveryAttemptRunner.attemptAndRecord(admitted.deliveries(), storedSubscription, now);
            count(result.outcome());
            result.written().forEach(this::queueSuccessors);
            return admitted.nextRound();
        }

        private void queueSuccessors(Delivery delivery) {
            // Its successors wait only if this delivery is a pending alarm. An alarm doesn't wait after an attempt to
            // send another kind of event.
            if (delivery.holdsBack() && delivery.isAlarm()) return;
            for (var successor : delivery.successors())
                readySuccessors.put(
                        DeliveryKeys.keyOf(delivery.app(), delivery.subscription(), successor.sort()),
                        successor.lease());
        }

        private List<RowKey> deferWhileOpen(
                List<DeliveryStore.StoredDelivery> deliveries, Subscription subscription, Instant now) {
            breakerOpen = true;
            deliveryDeferral.deferWhileOpen(deliveries, subscription, now);
            return List.of();
        }
    }

    private BatchSelection select(
            List<DeliveryStore.StoredDelivery> pending,
            @Nullable Subscription subscription,
            CircuitBreaker.BreakerMode breakerMode,
            Instant now) {
        return BatchSelection.select(
                pending,
                deliveryStore.findUnsettledPredecessors(pending),
                maxSelected(subscription, breakerMode),
                subscription != null && targetRegistry.isForPeople(subscription.target()),
                now);
    }

    private int maxSelected(@Nullable Subscription subscription, CircuitBreaker.BreakerMode breakerMode) {
        if (breakerMode == CircuitBreaker.BreakerMode.HALF_OPEN) return 1;
        return subscription == null ? MAX_KEYS_PER_READ : targetRegistry.maxBatchSize(subscription.target());
    }

    /**
     * Returns the next instant within the subscription's hours. After a retry delay or because of the rate limit, a
     * delivery may be due outside these hours.
     */
    private static Instant nextOpening(@Nullable Subscription subscription, Instant now) {
        if (subscription == null || subscription.disabled() != null) return now;
        var weeklyHours = subscription.deliveryOptions().hours();
        return weeklyHours == null ? now : weeklyHours.nextOpening(now);
    }

    private static List<DeliveryStore.StoredDelivery> unblocked(
            List<DeliveryStore.StoredDelivery> pending, BatchSelection batchSelection) {
        return pending.stream()
                .filter(stored -> !batchSelection.blocked().containsKey(stored))
                .toList();
    }
}
