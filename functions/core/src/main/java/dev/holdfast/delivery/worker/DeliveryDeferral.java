// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Defers deliveries that Holdfast can't send yet. The class writes the time at which a sweep checks each delivery
 * again.
 *
 * <p>The class guarantees that a deferral doesn't count as an attempt, and never overwrites another worker's change.
 * The class writes all deliveries in one batch. The batch skips a delivery that another worker has changed meanwhile.
 */
final class DeliveryDeferral {
    /** The tolerance for comparisons of leases, which covers clock skew between machines. */
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
     * @param nextChecks for each delivery, the time at which a sweep checks it again
     * @return for each delivery, whether the method has written it
     */
    List<Boolean> deferUntil(List<Instant> nextChecks, List<DeliveryStore.StoredDelivery> deliveries) {
        if (deliveries.isEmpty()) return List.of();
        var deferred = new ArrayList<Delivery>();
        for (var i = 0; i < deliveries.size(); i++)
            deferred.add(deliveries.get(i).delivery().deferredUntil(nextChecks.get(i)));
        return deliveryStore.replaceEach(deliveries, deferred);
    }

    /** Defers deliveries to the slots that the rate limiter promised to them. */
    void deferToSlots(List<Instant> slots, List<DeliveryStore.StoredDelivery> deliveries) {
        if (deliveries.isEmpty()) return;
        var deferred = new ArrayList<Delivery>();
        for (var i = 0; i < deliveries.size(); i++)
            deferred.add(deliveries.get(i).delivery().waitingForSlot(slots.get(i)));
        deliveryStore.replaceEach(deliveries, deferred);
    }

    /**
     * Defers deliveries while the circuit breaker is open. Doesn't write a delivery that is due after the next probe,
     * to avoid unnecessary writes during a long outage.
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
     * <p>The method guarantees that no delivery becomes due before its predecessor. The worker that settles the
     * predecessor sends the registered successors next, without searching for them.
     *
     * <ol>
     *   <li>Set the due time of each delivery to one millisecond after the due time of its predecessor. Skip this write
     *       if the delivery's lease already ends near that due time.
     *   <li>Skip each delivery that another worker changed meanwhile.
     *   <li>If a worker may be sending the predecessor now, add the delivery to the predecessor's list of successors.
     *       The worker that settles the predecessor continues with its successors. If no worker is sending the
     *       predecessor, a sweep dispatches both deliveries.
     *   <li>Return each delivery whose predecessor was settled before the registration. The worker can send such a
     *       delivery now.
     * </ol>
     *
     * <p>Source: Holdfast's own.
     *
     * @param predecessors for each delivery, its predecessor
     * @return the deliveries that the worker can send now
     */
    List<RowKey> deferBehindPredecessors(
            Map<DeliveryStore.StoredDelivery, DeliveryStore.StoredDelivery> predecessors, Instant now) {
        var rescheduled = new ArrayList<DeliveryStore.StoredDelivery>();
        var slots = new ArrayList<Instant>();
        predecessors.forEach((storedDelivery, predecessor) -> {
            var slot = storedDelivery.slotBehind(predecessor);
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

    /**
     * Renews the leases of alarms that end too soon for an attempt. An alarm behind an event of another kind waits only
     * for a short time, so its lease is short.
     *
     * @param leases the leases at the registration of the successors
     * @return the new leases, without those of alarms that another worker has changed meanwhile
     */
    Map<RowKey, Instant> renewAlarmLeases(Map<RowKey, Instant> leases, Instant now) {
        var minLease = now.plus(TargetRegistry.ANSWER_TIMEOUT);
        var endingKeys = leases.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(minLease))
                .map(Map.Entry::getKey)
                .toList();
        if (endingKeys.isEmpty()) return Map.of();
        var alarms = deliveryStore.findPending(endingKeys).stream()
                .filter(stored -> stored.delivery().isAlarm())
                .filter(stored -> stored.delivery().nextCheckAt().equals(leases.get(stored.key())))
                .toList();
        var renewedLease = now.plus(DeliveryStore.LEASE_DURATION);
        var written = deferUntil(Collections.nCopies(alarms.size(), renewedLease), alarms);
        var renewed = new HashMap<RowKey, Instant>();
        for (var i = 0; i < alarms.size(); i++)
            if (written.get(i)) renewed.put(alarms.get(i).key(), renewedLease);
        return renewed;
    }

    /**
     * Leases each predecessor whose retry was planned before the receiver was repaired. The worker then sends the
     * predecessor now, and its successors after it. Several deliveries may have the same predecessor: an event waits for
     * the alarm before it, and the next alarm waits for this alarm too.
     *
     * @param blocked each delivery with its predecessor; the method removes the deliveries that it returns
     * @return the predecessors and their successors, in their order
     */
    List<RowKey> advancePredecessors(
            Map<DeliveryStore.StoredDelivery, DeliveryStore.StoredDelivery> blocked,
            Subscription subscription,
            Instant now) {
        var repaired = subscription.repaired();
        if (repaired == null) return List.of();
        var advanced = new LinkedHashMap<RowKey, Boolean>();
        for (var predecessor : blocked.values())
            advanced.computeIfAbsent(predecessor.key(), ignored -> tryAdvance(predecessor, repaired, now));
        var keys = new ArrayList<RowKey>();
        advanced.forEach((key, isAdvanced) -> {
            if (isAdvanced) keys.add(key);
        });
        blocked.entrySet().removeIf(entry -> {
            var isAdvanced = advanced.getOrDefault(entry.getValue().key(), false);
            if (isAdvanced) keys.add(entry.getKey().key());
            return isAdvanced;
        });
        return keys;
    }

    private boolean tryAdvance(DeliveryStore.StoredDelivery predecessor, Instant repaired, Instant now) {
        var lease = now.plus(DeliveryStore.LEASE_DURATION);
        return isPlannedBefore(repaired, predecessor.delivery(), now)
                && deliveryStore.replace(predecessor, predecessor.delivery().deferredUntil(lease));
    }

    private static boolean isPlannedBefore(Instant repaired, Delivery delivery, Instant now) {
        var plannedAt = delivery.attempts().isEmpty()
                ? delivery.created()
                : delivery.attempts().getLast().at();
        // No worker is handling the delivery, because a worker's lease would end before this due time.
        var isWaiting = delivery.nextCheckAt()
                .isAfter(now.plus(DeliveryStore.LONGEST_LEASE).plus(LEASE_TOLERANCE));
        return isWaiting && !delivery.owedAt().isAfter(now) && !plannedAt.isAfter(repaired);
    }

    private static boolean isLeaseCloseTo(
            Instant slot, DeliveryStore.StoredDelivery storedDelivery, DeliveryStore.StoredDelivery predecessor) {
        var lease = storedDelivery.delivery().nextCheckAt();
        return !lease.isBefore(predecessor.delivery().nextCheckAt()) && !lease.isAfter(slot.plus(LEASE_TOLERANCE));
    }

    /**
     * Whether a worker may be handling the delivery and has time to finish an attempt before the lease ends. The method
     * decides by the due time. A lease has a fixed length, and a retry delay is usually shorter or longer.
     */
    private static boolean mayBeInProgress(DeliveryStore.StoredDelivery storedDelivery, Instant now) {
        var nextCheckAt = storedDelivery.delivery().nextCheckAt();
        return nextCheckAt.isAfter(now.plus(TargetRegistry.ANSWER_TIMEOUT))
                && !nextCheckAt.isAfter(now.plus(DeliveryStore.LONGEST_LEASE).plus(LEASE_TOLERANCE));
    }

    /** Returns false if the predecessor was settled meanwhile. In this case the worker can send the successor. */
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
