// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.StoredDelivery;
import dev.holdfast.subscription.SubscriptionStore;
import java.time.Instant;
import java.util.List;

/** Records the outcomes of an attempt in the circuit breaker of its subscription. */
final class BreakerRecorder {
    private final CircuitBreaker circuitBreaker;

    BreakerRecorder(CircuitBreaker circuitBreaker) {
        this.circuitBreaker = circuitBreaker;
    }

    /**
     * Counts only rejections of alarms. If a receiver rejects a message that isn't an alarm, the receiver may still
     * accept the next message.
     */
    void record(
            SubscriptionStore.StoredSubscription storedSubscription,
            List<StoredDelivery> deliveries,
            List<DeliveryOutcome> outcomes,
            Instant endedAt) {
        var isAlarm = deliveries.stream().anyMatch(stored -> stored.delivery().isAlarm());
        for (var outcome : outcomes) {
            // If one person no longer exists, Holdfast must still notify the other people.
            if (outcome instanceof DeliveryOutcome.ReceiverGone(var reason)
                    && !storedSubscription.subscription().notifiesPeople()) {
                circuitBreaker.recordGone(storedSubscription, reason, isAlarm, endedAt);
                return;
            }
        }
        if (outcomes.stream().anyMatch(DeliveryAttemptRunner::hasArrived)) {
            circuitBreaker.recordSuccess(storedSubscription, endedAt);
            return;
        }
        for (var outcome : outcomes)
            if (outcome instanceof DeliveryOutcome.TemporaryFailure(var reason, var retryAfter)) {
                circuitBreaker.recordFailure(storedSubscription, reason, isAlarm, endedAt);
                return;
            }
        for (var i = 0; i < outcomes.size(); i++)
            recordRefusal(storedSubscription, deliveries.get(i).delivery(), outcomes.get(i), endedAt);
    }

    /**
     * Counts each refusal of an alarm. Counts the first refusal of another event, but only if the receiver refuses all
     * messages. If the receiver doesn't refuse all messages, the fault may be in this event.
     */
    private void recordRefusal(
            SubscriptionStore.StoredSubscription storedSubscription,
            Delivery delivery,
            DeliveryOutcome outcome,
            Instant endedAt) {
        switch (outcome) {
            case DeliveryOutcome.MessageRefusal(var reason, var refusesAll) ->
                circuitBreaker.recordRefusal(
                        storedSubscription, reason, delivery.isAlarm() || refusesAll && delivery.tries() == 0, endedAt);
            case DeliveryOutcome.PermanentRejection(var reason) ->
                circuitBreaker.recordRejection(storedSubscription, reason, delivery.isAlarm(), endedAt);
            default -> {}
        }
    }
}
