// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.channel.EventSender;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.Delivery;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.RetrySchedule;
import dev.holdfast.delivery.StoredDelivery;
import dev.holdfast.dispatch.BatchOutcome;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt to send a batch of deliveries, and records the outcomes.
 *
 * <p>The class records each attempt, even if another worker changed the delivery meanwhile. The class stamps a change
 * as notified only after it has sent the notification. If the worker dies before it records the attempt, another worker
 * sends the event again.
 *
 * <ol>
 *   <li>Send the deliveries as one batch. Reject them if the subscription was deleted, or if the subscription's address
 *       changed to or from {@code notify}.
 *   <li>Stamp the changes whose notifications arrived ({@link NotificationStamper}).
 *   <li>Compute each delivery's next state: delivered, failed, or pending until the retry of {@link RetrySchedule}
 *       ({@link AttemptTiming}).
 *   <li>Write all deliveries in one batch. Write each delivery only if it is unchanged since it was read.
 *   <li>If a delivery has changed, read it again, add the attempt, and write the delivery. The attempt determines a
 *       pending delivery's state if the receiver has accepted the message, or if no other worker has recorded an
 *       attempt ({@link AttemptRecorder}).
 *   <li>Update the subscription ({@link BreakerRecorder}). Disable the subscription if repeated answers say that the
 *       receiver is gone. If no answer says so, a success closes the circuit breaker, and the circuit breaker counts a
 *       temporary failure.
 * </ol>
 *
 * <p>Source: Standard Webhooks (outcomes and retries); optimistic concurrency control (writes).
 */
final class DeliveryAttemptRunner {
    private final AttemptRecorder attemptRecorder;
    private final TargetRegistry targetRegistry;
    private final RetrySchedule retrySchedule;
    private final BreakerRecorder breakerRecorder;
    private final NotificationStamper notificationStamper;
    private final MachineClock clock;
    private final MetricSink metricSink;

    DeliveryAttemptRunner(
            DeliveryStore deliveryStore,
            TargetRegistry targetRegistry,
            RetrySchedule retrySchedule,
            CircuitBreaker circuitBreaker,
            NotificationStamper notificationStamper,
            MachineClock clock,
            MetricSink metricSink) {
        this.attemptRecorder = new AttemptRecorder(deliveryStore);
        this.targetRegistry = targetRegistry;
        this.retrySchedule = retrySchedule;
        this.breakerRecorder = new BreakerRecorder(circuitBreaker);
        this.notificationStamper = notificationStamper;
        this.clock = clock;
        this.metricSink = metricSink;
    }

    /** @param written the written deliveries, except deliveries whose status a different worker's attempt determines */
    record AttemptResult(List<Delivery> written, BatchOutcome outcome) {}

    /**
     * @param storedSubscription the subscription of the deliveries, or null if the subscription was deleted
     * @return the outcome, and the written deliveries
     */
    AttemptResult attemptAndRecord(
            List<StoredDelivery> deliveries,
            SubscriptionStore.@Nullable StoredSubscription storedSubscription,
            Instant startedAt) {
        var subscription = storedSubscription == null ? null : storedSubscription.subscription();
        var startNanos = clock.nanoTime();
        var rejection = rejectionReason(deliveries, subscription);
        var outcomes = subscription == null || rejection != null
                ? rejectAll(deliveries, String.valueOf(rejection))
                : send(deliveries, subscription, startedAt);
        var durationMillis = Duration.ofNanos(clock.nanoTime() - startNanos).toMillis();
        var endedAt = clock.instant();
        outcomes.forEach(outcome -> metricSink.increment("deliveries", 1, "outcome", outcome.label()));
        // Stamps the change before it records the attempt. If the worker dies between the two writes, another worker
        // sends the event again. If the worker recorded the attempt first and then died, the change would never get its
        // stamp.
        stampNotified(deliveries, outcomes, endedAt);
        var attemptTiming =
                new AttemptTiming(startedAt, durationMillis, rejection == null, retrySchedule.withSharedJitter());
        var written = attemptRecorder.recordEach(deliveries, outcomes, attemptTiming);
        if (storedSubscription != null && rejection == null)
            breakerRecorder.record(storedSubscription, deliveries, outcomes, endedAt);
        return new AttemptResult(written, batchOutcome(outcomes, rejection == null));
    }

    private static BatchOutcome batchOutcome(List<DeliveryOutcome> outcomes, boolean isSent) {
        if (!isSent) return BatchOutcome.NEUTRAL;
        if (outcomes.stream().anyMatch(DeliveryOutcome.TemporaryFailure.class::isInstance)) return BatchOutcome.FAILED;
        return outcomes.stream().anyMatch(DeliveryAttemptRunner::hasArrived)
                ? BatchOutcome.ACCEPTED
                : BatchOutcome.NEUTRAL;
    }

    private void stampNotified(List<StoredDelivery> deliveries, List<DeliveryOutcome> outcomes, Instant notifiedAt) {
        for (var i = 0; i < deliveries.size(); i++) {
            var delivery = deliveries.get(i).delivery();
            var notificationStamp = delivery.stamp();
            if (notificationStamp != null && hasArrived(outcomes.get(i)))
                notificationStamper.stampOrReport(delivery.app(), notificationStamp, notifiedAt);
        }
    }

    /** Whether at least one recipient has accepted the message. */
    static boolean hasArrived(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.DeliverySuccess || outcome instanceof DeliveryOutcome.PartialSuccess;
    }

    /** Returns the reason why Holdfast can't send the deliveries to the subscription; null if it can. */
    private static @Nullable String rejectionReason(
            List<StoredDelivery> deliveries, @Nullable Subscription subscription) {
        if (subscription == null || !deliveries.getFirst().delivery().belongsTo(subscription))
            return "the subscription was deleted";
        var person = deliveries.getFirst().delivery().to();
        return subscription.notifiesPeople() == (person != null)
                ? null
                : "the subscription's address was changed to or from notify";
    }

    private List<DeliveryOutcome> send(List<StoredDelivery> deliveries, Subscription subscription, Instant now) {
        var person = deliveries.getFirst().delivery().to();
        var messages = deliveries.stream()
                .map(StoredDelivery::delivery)
                .map(delivery -> new EventSender.EventMessage(
                        delivery.eventId(),
                        delivery.eventType(),
                        delivery.subject(),
                        person == null ? subscription.address() : person,
                        delivery.event().text(),
                        subscription.activeSecrets(now),
                        now,
                        TargetRegistry.ANSWER_TIMEOUT))
                .toList();
        return targetRegistry.send(
                subscription.target(),
                subscription.deliveryOptions().template(),
                Set.copyOf(deliveries.getFirst().delivery().accepted()),
                messages);
    }

    private static List<DeliveryOutcome> rejectAll(List<StoredDelivery> deliveries, String reason) {
        return Collections.nCopies(deliveries.size(), new DeliveryOutcome.PermanentRejection(reason));
    }
}
