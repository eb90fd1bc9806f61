// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Defers deliveries that can't go yet: writes the time at which the sweep looks at them again.
 *
 * <p>It guarantees that a deferral counts no attempt, and never overwrites another worker's change. All deliveries are
 * written in one batch; one that changed meanwhile keeps its change, and the others are deferred.
 */
final class DeliveryDeferral {
    /** Tolerance when comparing leases; covers clock skew between machines. */
    private static final Duration LEASE_TOLERANCE = Duration.ofSeconds(5);

    private static final int MAX_WRITE_ATTEMPTS = 3;

    private final DeliveryStore deliveryStore;
    private final CircuitBreaker circuitBreaker;

    DeliveryDeferral(DeliveryStore deliveryStore, CircuitBreaker circuitBreaker) {
        this.deliveryStore = deliveryStore;
        this.circuitBreaker = circuitBreaker;
    }

    void deferUntil(Instant nextCheckAt, List<DeliveryStore.StoredDelivery> deliveries) {
        deferUntil(Collections.nCopies(deliveries.size(), nextCheckAt), deliveries);
    }

    /**
     * @param nextChecks for each delivery, when to look at it again
     * @return for each delivery, whether it was written
     */
    List<Boolean> deferUntil(List<Instant> nextChecks, List<DeliveryStore.StoredDelivery> deliveries) {
        if (deliveries.isEmpty()) return List.of();
        var deferred = new ArrayList<Delivery>();
        for (var i = 0; i < deliveries.size(); i++)
            deferred.add(deliveries.get(i).delivery().deferredUntil(nextChecks.get(i)));
        return deliveryStore.replaceEach(deliveries, deferred);
    }

    /**
     * Defers deliveries while the circuit breaker is open. A delivery that is due after the next probe isn't written,
     * so that a backlog costs nothing.
     */
    void deferWhileOpen(List<DeliveryStore.StoredDelivery> deliveries, Subscription subscription, Instant now) {
        var dueTooEarly = new ArrayList<DeliveryStore.StoredDelivery>();
        var nextChecks = new ArrayList<Instant>();
        for (var storedDelivery : deliveries) {
            if (!circuitBreaker.isBeforeNextProbe(
                    subscription, storedDelivery.delivery().nextCheckAt(), now)) continue;
            dueTooEarly.add(storedDelivery);
            nextChecks.add(circuitBreaker.nextCheckAt(subscription, now));
        }
        deferUntil(nextChecks, dueTooEarly);
    }

    /**
     * Defers deliveries whose predecessors are not settled, and registers them as successors.
     *
     * <p>It guarantees that no delivery becomes due before its predecessor, and that a registered successor goes right
     * after its predecessor, without a search for it.
     *
     * <ol>
     *   <li>Write to each delivery that it is due one millisecond after its predecessor, unless its lease already ends
     *       close to that.
     *   <li>Leave out each delivery that another worker changed meanwhile.
     *   <li>If a worker may have the predecessor now, add the delivery to its list of successors. The worker that
     *       settles it continues with them. Otherwise the sweep finds both.
     *   <li>Return each delivery whose predecessor was settled before it could register: it may go now.
     * </ol>
     *
     * <p>Source: Holdfast's own.
     *
     * @param predecessors for each delivery, its predecessor
     * @return the deliveries that may go now
     */
    List<RowKey> deferBehindPredecessors(
            Map<DeliveryStore.StoredDelivery, DeliveryStore.StoredDelivery> predecessors, Instant now) {
        var rescheduled = new ArrayList<DeliveryStore.StoredDelivery>();
        var slots = new ArrayList<Instant>();
        predecessors.forEach((storedDelivery, predecessor) -> {
            var slot = slotBehind(predecessor);
            if (isLeaseCloseTo(slot, storedDelivery, predecessor)) return;
            rescheduled.add(storedDelivery);
            slots.add(slot);
        });
        var written = deferUntil(slots, rescheduled);
        var readyKeys = new ArrayList<RowKey>();
        predecessors.forEach((storedDelivery, predecessor) -> {
            var index = rescheduled.indexOf(storedDelivery);
            if (index >= 0 && !written.get(index)) return;
            var lease = index < 0 ? storedDelivery.delivery().nextCheckAt() : slots.get(index);
            if (mayBeInProgress(predecessor, now) && !registerSuccessor(storedDelivery.key(), lease, predecessor))
                readyKeys.add(storedDelivery.key());
        });
        return readyKeys;
    }

    private static Instant slotBehind(DeliveryStore.StoredDelivery predecessor) {
        return predecessor.delivery().nextCheckAt().plusMillis(1);
    }

    private static boolean isLeaseCloseTo(
            Instant slot, DeliveryStore.StoredDelivery storedDelivery, DeliveryStore.StoredDelivery predecessor) {
        var lease = storedDelivery.delivery().nextCheckAt();
        return !lease.isBefore(predecessor.delivery().nextCheckAt()) && !lease.isAfter(slot.plus(LEASE_TOLERANCE));
    }

    /**
     * Whether a worker may have the delivery and can still finish an attempt within its lease. A delivery that waits
     * for its next attempt is due sooner or later than that.
     */
    private static boolean mayBeInProgress(DeliveryStore.StoredDelivery storedDelivery, Instant now) {
        var nextCheckAt = storedDelivery.delivery().nextCheckAt();
        return nextCheckAt.isAfter(now.plus(TargetRegistry.ANSWER_TIMEOUT))
                && !nextCheckAt.isAfter(now.plus(DeliveryStore.LEASE_DURATION).plus(LEASE_TOLERANCE));
    }

    /** Returns false if the predecessor was settled meanwhile, so that the successor needn't wait. */
    private boolean registerSuccessor(RowKey successorKey, Instant lease, DeliveryStore.StoredDelivery predecessor) {
        return OptimisticRetry.retry(
                        MAX_WRITE_ATTEMPTS,
                        predecessor,
                        () -> deliveryStore.findPending(List.of(predecessor.key())).stream()
                                .findFirst(),
                        current -> deliveryStore.replace(
                                        current, current.delivery().withSuccessor(successorKey.sort(), lease))
                                ? true
                                : null,
                        () -> false)
                .orElse(true);
    }
}
