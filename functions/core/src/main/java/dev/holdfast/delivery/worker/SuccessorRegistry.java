// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.delivery.DeliveryLease;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.StoredDelivery;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Registers blocked deliveries as successors of their predecessors, and renews the leases of successors. */
final class SuccessorRegistry {
    /** The tolerance for comparisons of leases, which covers clock skew between machines. */
    static final Duration LEASE_TOLERANCE = Duration.ofSeconds(5);

    private static final int MAX_WRITE_ATTEMPTS = 3;

    private final DeliveryStore deliveryStore;
    private final DeliveryDeferral deliveryDeferral;

    SuccessorRegistry(DeliveryStore deliveryStore, DeliveryDeferral deliveryDeferral) {
        this.deliveryStore = deliveryStore;
        this.deliveryDeferral = deliveryDeferral;
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
     * <p>Source: Holdfast's own algorithm.
     *
     * @param predecessors for each delivery, its predecessor
     * @return the deliveries that the worker can send now
     */
    List<RowKey> deferBehindPredecessors(Map<StoredDelivery, StoredDelivery> predecessors, Instant now) {
        var rescheduled = new ArrayList<StoredDelivery>();
        var slots = new ArrayList<Instant>();
        predecessors.forEach((storedDelivery, predecessor) -> {
            var slot = storedDelivery.slotBehind(predecessor);
            if (isLeaseCloseTo(slot, storedDelivery, predecessor)) return;
            rescheduled.add(storedDelivery);
            slots.add(slot);
        });
        var written = deliveryDeferral.deferUntil(slots, rescheduled);
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
     * Renews the leases of alarms that end too soon for an attempt. An alarm that waits for an event of another kind
     * waits only for a short time, so its lease is short.
     *
     * @param leases the leases at the registration of the successors
     * @return the new leases, without the leases of alarms that another worker has changed meanwhile
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
        var renewedLease = now.plus(DeliveryLease.DURATION);
        var written = deliveryDeferral.deferUntil(Collections.nCopies(alarms.size(), renewedLease), alarms);
        var renewed = new HashMap<RowKey, Instant>();
        for (var i = 0; i < alarms.size(); i++)
            if (written.get(i)) renewed.put(alarms.get(i).key(), renewedLease);
        return renewed;
    }

    private static boolean isLeaseCloseTo(Instant slot, StoredDelivery storedDelivery, StoredDelivery predecessor) {
        var lease = storedDelivery.delivery().nextCheckAt();
        return !lease.isBefore(predecessor.delivery().nextCheckAt()) && !lease.isAfter(slot.plus(LEASE_TOLERANCE));
    }

    /**
     * Whether a worker may be handling the delivery and has time to finish an attempt before the lease ends. The method
     * decides by the due time. A lease has a fixed length, and a retry delay is usually shorter or longer.
     */
    private static boolean mayBeInProgress(StoredDelivery storedDelivery, Instant now) {
        var nextCheckAt = storedDelivery.delivery().nextCheckAt();
        return nextCheckAt.isAfter(now.plus(TargetRegistry.ANSWER_TIMEOUT))
                && !nextCheckAt.isAfter(now.plus(DeliveryLease.LONGEST_DURATION).plus(LEASE_TOLERANCE));
    }

    /** Returns false if the predecessor was settled meanwhile. In this case the worker can send the successor. */
    private boolean registerSuccessor(RowKey successorKey, Instant lease, StoredDelivery predecessor) {
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
