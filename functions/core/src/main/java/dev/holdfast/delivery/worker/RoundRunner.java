// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.StoredDelivery;
import dev.holdfast.dispatch.BatchOutcome;
import dev.holdfast.subscription.DeliveryHours;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.RowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one round of a worker: decides which deliveries it can send now, defers the others, and makes one attempt. */
final class RoundRunner {
    private final DeliveryStore deliveryStore;
    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;
    private final DeliveryHours deliveryHours;
    private final CircuitBreaker circuitBreaker;
    private final DeliveryDeferral deliveryDeferral;
    private final SuccessorRegistry successorRegistry;
    private final PredecessorAdvancer predecessorAdvancer;
    private final DeliveryAttemptRunner deliveryAttemptRunner;
    private final MachineClock clock;

    RoundRunner(
            DeliveryStore deliveryStore,
            SubscriptionStore subscriptionStore,
            TargetRegistry targetRegistry,
            DeliveryHours deliveryHours,
            CircuitBreaker circuitBreaker,
            DeliveryDeferral deliveryDeferral,
            SuccessorRegistry successorRegistry,
            DeliveryAttemptRunner deliveryAttemptRunner,
            MachineClock clock) {
        this.deliveryStore = deliveryStore;
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
        this.deliveryHours = deliveryHours;
        this.circuitBreaker = circuitBreaker;
        this.deliveryDeferral = deliveryDeferral;
        this.successorRegistry = successorRegistry;
        this.predecessorAdvancer = new PredecessorAdvancer(deliveryStore);
        this.deliveryAttemptRunner = deliveryAttemptRunner;
        this.clock = clock;
    }

    /**
     * @param nextRound the keys of the deliveries for the next round
     * @param written the deliveries whose attempts this round has recorded
     * @param outcome the outcome of the round; if the circuit breaker admitted no delivery, the outcome shows which
     *     deliveries it holds
     */
    record RoundResult(List<RowKey> nextRound, List<Delivery> written, BatchOutcome outcome) {
        static RoundResult withoutAttempt(List<RowKey> nextRound) {
            return new RoundResult(nextRound, List.of(), BatchOutcome.NEUTRAL);
        }

        static RoundResult whileOpen(@Nullable Subscription subscription, Instant now) {
            var holdsAlarms = CircuitBreaker.modeOf(subscription, true, now) == CircuitBreaker.BreakerMode.OPEN;
            return new RoundResult(
                    List.of(), List.of(), holdsAlarms ? BatchOutcome.BLOCKED : BatchOutcome.BLOCKED_EXCEPT_URGENT);
        }
    }

    /**
     * Makes one attempt to send all deliveries that one attempt can contain.
     *
     * @param pending deliveries of one subscription, at least one
     */
    RoundResult run(List<StoredDelivery> pending, RateLimitGate rateLimitGate) {
        var delivery = pending.getFirst().delivery();
        // A delivery of an earlier subscription with this id fails without a call to the receiver, so it must not
        // become the probe.
        var storedSubscription = subscriptionStore
                .find(delivery.app(), delivery.subscription())
                .filter(stored -> delivery.belongsTo(stored.subscription()))
                .orElse(null);
        var subscription = storedSubscription == null ? null : storedSubscription.subscription();
        var now = clock.instant();
        var opening = nextOpening(subscription, now);
        if (opening.isAfter(now)) {
            deliveryDeferral.deferUntil(opening, pending);
            return RoundResult.withoutAttempt(List.of());
        }
        var breakerSelection = BreakerSelection.of(pending, subscription, now);
        var candidates = breakerSelection.admissible();
        if (subscription != null) deliveryDeferral.deferWhileOpen(breakerSelection.held(), subscription, now);
        if (candidates.isEmpty()) return RoundResult.whileOpen(subscription, now);
        var batchSelection = select(candidates, subscription, breakerSelection.mode(), now);
        var nextRound = new ArrayList<>(batchSelection.nextRound());
        var blocked = new LinkedHashMap<>(batchSelection.blocked());
        if (subscription != null) nextRound.addAll(predecessorAdvancer.advancePredecessors(blocked, subscription, now));
        nextRound.addAll(successorRegistry.deferBehindPredecessors(blocked, now));
        if (batchSelection.selected().isEmpty()) return RoundResult.withoutAttempt(nextRound);
        var admitted = rateLimitGate.admit(subscription, batchSelection, candidates, nextRound, now);
        if (admitted.deliveries().isEmpty()) return RoundResult.withoutAttempt(admitted.nextRound());
        // If the breaker admitted another worker for the probe, that worker's attempt decides whether the breaker
        // closes.
        var isAlarm = admitted.deliveries().getFirst().delivery().isAlarm();
        if (storedSubscription != null && !circuitBreaker.tryAdmit(storedSubscription, isAlarm, now)) {
            deliveryDeferral.deferWhileOpen(
                    unblocked(candidates, batchSelection), storedSubscription.subscription(), now);
            return RoundResult.whileOpen(subscription, now);
        }
        var result = deliveryAttemptRunner.attemptAndRecord(admitted.deliveries(), storedSubscription, now);
        return new RoundResult(admitted.nextRound(), result.written(), result.outcome());
    }

    private BatchSelection select(
            List<StoredDelivery> pending,
            @Nullable Subscription subscription,
            CircuitBreaker.BreakerMode breakerMode,
            Instant now) {
        return BatchSelection.select(
                pending,
                deliveryStore.findUnsettledPredecessors(pending),
                maxSelected(subscription, breakerMode),
                subscription != null && targetRegistry.isForPeople(subscription.target()),
                CircuitBreaker.mayBeAttempting(subscription, now),
                now);
    }

    private int maxSelected(@Nullable Subscription subscription, CircuitBreaker.BreakerMode breakerMode) {
        if (breakerMode == CircuitBreaker.BreakerMode.HALF_OPEN) return 1;
        return subscription == null ? WorkerRun.MAX_KEYS_PER_READ : targetRegistry.maxBatchSize(subscription.target());
    }

    /**
     * Returns the next instant within the subscription's hours. After a retry delay or because of the rate limit, a
     * delivery may be due outside these hours.
     */
    private Instant nextOpening(@Nullable Subscription subscription, Instant now) {
        return subscription == null || subscription.disabled() != null
                ? now
                : deliveryHours.nextOpening(subscription, now);
    }

    private static List<StoredDelivery> unblocked(List<StoredDelivery> pending, BatchSelection batchSelection) {
        return pending.stream()
                .filter(stored -> !batchSelection.blocked().containsKey(stored))
                .toList();
    }
}
