// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.delivery.DeferralSchedule;
import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.StoredDelivery;
import dev.holdfast.subscription.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Defers deliveries that Holdfast can't send yet. The class writes the time at which a sweep checks each delivery
 * again.
 *
 * <p>The class guarantees that a deferral doesn't increase the number of attempts, and never overwrites another
 * worker's change. The class writes all deliveries in one batch. The batch skips a delivery that another worker has
 * changed meanwhile.
 */
final class DeliveryDeferral {
    private final DeliveryStore deliveryStore;
    private final DeferralSchedule deferralSchedule;

    DeliveryDeferral(DeliveryStore deliveryStore, DeferralSchedule deferralSchedule) {
        this.deliveryStore = deliveryStore;
        this.deferralSchedule = deferralSchedule;
    }

    void deferUntil(Instant nextCheckAt, List<StoredDelivery> deliveries) {
        deferUntil(Collections.nCopies(deliveries.size(), nextCheckAt), deliveries);
    }

    /**
     * @param nextChecks for each delivery, the time at which a sweep checks it again
     * @return for each delivery, whether the method has written it
     */
    List<Boolean> deferUntil(List<Instant> nextChecks, List<StoredDelivery> deliveries) {
        if (deliveries.isEmpty()) return List.of();
        var deferred = new ArrayList<Delivery>();
        for (var i = 0; i < deliveries.size(); i++)
            deferred.add(deliveries.get(i).delivery().deferredUntil(nextChecks.get(i)));
        return deliveryStore.replaceEach(deliveries, deferred);
    }

    /** Defers deliveries to the slots that the rate limiter assigned to them. */
    void deferToSlots(List<Instant> slots, List<StoredDelivery> deliveries) {
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
    void deferWhileOpen(List<StoredDelivery> deliveries, Subscription subscription, Instant now) {
        var dueTooEarly = new ArrayList<StoredDelivery>();
        var nextChecks = new ArrayList<Instant>();
        for (var storedDelivery : deliveries) {
            var isAlarm = storedDelivery.delivery().isAlarm();
            if (!deferralSchedule.isBeforeNextProbe(
                    subscription, isAlarm, storedDelivery.delivery().nextCheckAt(), now)) continue;
            dueTooEarly.add(storedDelivery);
            nextChecks.add(deferralSchedule.nextCheckAt(subscription, isAlarm, now));
        }
        deferUntil(nextChecks, dueTooEarly);
    }
}
