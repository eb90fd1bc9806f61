// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.Delivery.DeliveryAttempt;
import dev.holdfast.delivery.Delivery.DeliveryStatus;
import dev.holdfast.delivery.RetrySchedule;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Computes the next state of a delivery after an attempt.
 *
 * @param isSent false if Holdfast itself rejected the deliveries
 * @param retrySchedule the schedule with one random part for all deliveries of the attempt
 */
record AttemptTiming(Instant startedAt, long millis, boolean isSent, RetrySchedule retrySchedule) {
    Delivery applyTo(Delivery delivery, DeliveryOutcome outcome) {
        return switch (outcome) {
            case DeliveryOutcome.DeliverySuccess(var note) ->
                delivery.withAttempt(attempt(outcome, note), DeliveryStatus.DELIVERED, null);
            case DeliveryOutcome.MessageRefusal(var reason, var refusesAll) ->
                scheduleRetry(delivery, attempt(outcome, reason), null);
            // Holdfast retries an alarm, because somebody may change the receiver.
            case DeliveryOutcome.PermanentRejection(var reason) ->
                delivery.isAlarm() && isSent
                        ? scheduleRetry(delivery, attempt(outcome, reason), null)
                        : delivery.withAttempt(attempt(outcome, reason), DeliveryStatus.FAILED, null);
            // If the subscription's own receiver is gone, Holdfast retries, because somebody may enable the
            // subscription later. If only a person is gone, the subscription stays enabled, and the delivery fails
            // unless it is an alarm.
            case DeliveryOutcome.ReceiverGone(var reason) ->
                delivery.to() == null || delivery.isAlarm()
                        ? scheduleRetry(delivery, attempt(outcome, reason), null)
                        : delivery.withAttempt(attempt(outcome, reason), DeliveryStatus.FAILED, null);
            case DeliveryOutcome.PartialSuccess(var note, var accepted) ->
                scheduleRetry(delivery, attempt(outcome, note), null).withAcceptedBy(accepted);
            case DeliveryOutcome.TemporaryFailure(var reason, var retryAfter) ->
                scheduleRetry(delivery, attempt(outcome, reason), retryAfter);
        };
    }

    private DeliveryAttempt attempt(DeliveryOutcome outcome, String note) {
        return new DeliveryAttempt(startedAt, outcome.label(), note, millis);
    }

    private Delivery scheduleRetry(
            Delivery delivery, DeliveryAttempt deliveryAttempt, @Nullable Duration requestedDelay) {
        var delay = retrySchedule.delayAfter(delivery.tries() + 1, requestedDelay);
        if (delay.isEmpty()) return delivery.withAttempt(deliveryAttempt, DeliveryStatus.FAILED, null);
        var nextAttemptAt = startedAt.plusMillis(millis).plus(delay.get());
        return delivery.withAttempt(deliveryAttempt, DeliveryStatus.PENDING, nextAttemptAt);
    }
}
