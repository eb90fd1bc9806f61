// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.DeliveryLease;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.StoredDelivery;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.table.RowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a predecessor due now if its receiver was repaired after a worker planned the predecessor's retry. */
final class PredecessorAdvancer {
    private final DeliveryStore deliveryStore;

    PredecessorAdvancer(DeliveryStore deliveryStore) {
        this.deliveryStore = deliveryStore;
    }

    /**
     * Leases each predecessor whose retry was planned before the receiver was repaired. The worker then sends the
     * predecessor now, and its successors after it. Several deliveries may have the same predecessor: an event waits
     * for the preceding alarm, and the next alarm waits for the same alarm too.
     *
     * @param blocked each delivery with its predecessor; the method removes the deliveries that it returns
     * @return the predecessors and their successors, in their order
     */
    List<RowKey> advancePredecessors(
            Map<StoredDelivery, StoredDelivery> blocked, Subscription subscription, Instant now) {
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

    private boolean tryAdvance(StoredDelivery predecessor, Instant repaired, Instant now) {
        var lease = now.plus(DeliveryLease.DURATION);
        return isPlannedBefore(repaired, predecessor.delivery(), now)
                && deliveryStore.replace(predecessor, predecessor.delivery().deferredUntil(lease));
    }

    private static boolean isPlannedBefore(Instant repaired, Delivery delivery, Instant now) {
        var plannedAt = delivery.attempts().isEmpty()
                ? delivery.created()
                : delivery.attempts().getLast().at();
        // No worker is handling the delivery, because a worker's lease would end before this due time.
        var isWaiting = delivery.nextCheckAt()
                .isAfter(now.plus(DeliveryLease.LONGEST_DURATION).plus(SuccessorRegistry.LEASE_TOLERANCE));
        return isWaiting && !delivery.owedAt().isAfter(now) && !plannedAt.isAfter(repaired);
    }
}
