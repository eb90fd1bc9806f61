// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.channel.EventSender;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.delivery.Delivery.DeliveryAttempt;
import dev.holdfast.delivery.Delivery.DeliveryStatus;
import dev.holdfast.dispatch.BatchOutcome;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.PartialWriteException;
import dev.holdfast.table.TableFailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one attempt to send a batch of deliveries, and records the outcomes.
 *
 * <p>The class records each attempt, even if another worker changed the delivery meanwhile. The class stamps a change
 * as notified only after it has sent the notification. If the worker dies before it records the attempt, another worker
 * sends the event again.
 *
 * <ol>
 *   <li>Send the deliveries as one batch. Reject them if the subscription was deleted, or if its address
 *       changed to or from {@code notify}.
 *   <li>Stamp the changes whose notifications arrived ({@link NotificationStamper}).
 *   <li>Compute each delivery's next state: delivered, failed, or pending until the retry of {@link RetrySchedule}.
 *   <li>Write all deliveries in one batch. Write each delivery only if it is unchanged since it was read.
 *   <li>Read each delivery that has changed or whose write failed again, add the attempt, and write the delivery. The
 *       attempt determines a pending delivery's state if the receiver has accepted the message, or if no other worker
 *       has recorded an attempt.
 *   <li>Update the subscription. Repeated answers that the receiver is gone disable the subscription. Otherwise a
 *       success closes the circuit breaker, and the circuit breaker counts a temporary failure.
 * </ol>
 *
 * <p>Source: Standard Webhooks (outcomes and retries); optimistic concurrency control (writes).
 */
final class DeliveryAttemptRunner {
    private static final int MAX_WRITE_ATTEMPTS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryAttemptRunner.class);

    private final DeliveryStore deliveryStore;
    private final TargetRegistry targetRegistry;
    private final RetrySchedule retrySchedule;
    private final CircuitBreaker circuitBreaker;
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
        this.deliveryStore = deliveryStore;
        this.targetRegistry = targetRegistry;
        this.retrySchedule = retrySchedule;
        this.circuitBreaker = circuitBreaker;
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
            List<DeliveryStore.StoredDelivery> deliveries,
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
        var written = recordEach(deliveries, outcomes, attemptTiming);
        if (storedSubscription != null && rejection == null)
            updateSubscription(storedSubscription, deliveries, outcomes, endedAt);
        return new AttemptResult(written, batchOutcome(outcomes, rejection == null));
    }

    private static BatchOutcome batchOutcome(List<DeliveryOutcome> outcomes, boolean isSent) {
        if (!isSent) return BatchOutcome.NEUTRAL;
        if (outcomes.stream().anyMatch(DeliveryOutcome.TemporaryFailure.class::isInstance)) return BatchOutcome.FAILED;
        return outcomes.stream().anyMatch(DeliveryAttemptRunner::hasArrived)
                ? BatchOutcome.ACCEPTED
                : BatchOutcome.NEUTRAL;
    }

    private void stampNotified(
            List<DeliveryStore.StoredDelivery> deliveries, List<DeliveryOutcome> outcomes, Instant notifiedAt) {
        for (var i = 0; i < deliveries.size(); i++) {
            var delivery = deliveries.get(i).delivery();
            var notificationStamp = delivery.stamp();
            if (notificationStamp != null && hasArrived(outcomes.get(i)))
                notificationStamper.stampOrReport(delivery.app(), notificationStamp, notifiedAt);
        }
    }

    /**
     * Counts only rejections of alarms. If a receiver rejects a message that isn't an alarm, it may still accept the
     * next message.
     */
    private void updateSubscription(
            SubscriptionStore.StoredSubscription storedSubscription,
            List<DeliveryStore.StoredDelivery> deliveries,
            List<DeliveryOutcome> outcomes,
            Instant endedAt) {
        for (var outcome : outcomes) {
            // If one person no longer exists, Holdfast must still notify the other people.
            if (outcome instanceof DeliveryOutcome.ReceiverGone(var reason)
                    && !storedSubscription.subscription().notifiesPeople()) {
                circuitBreaker.recordGone(storedSubscription, reason, endedAt);
                return;
            }
        }
        if (outcomes.stream().anyMatch(DeliveryAttemptRunner::hasArrived)) {
            circuitBreaker.recordSuccess(storedSubscription, endedAt);
            return;
        }
        for (var outcome : outcomes)
            if (outcome instanceof DeliveryOutcome.TemporaryFailure(var reason, var retryAfter)) {
                circuitBreaker.recordFailure(storedSubscription, reason, endedAt);
                return;
            }
        for (var i = 0; i < outcomes.size(); i++)
            recordRefusal(storedSubscription, deliveries.get(i).delivery(), outcomes.get(i), endedAt);
    }

    /**
     * Counts each refusal of an alarm. Counts the first refusal of another event, but only if the receiver refuses all
     * messages. Otherwise, the fault may be in this event.
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

    /** Whether at least one recipient has accepted the message. */
    private static boolean hasArrived(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.DeliverySuccess || outcome instanceof DeliveryOutcome.PartialSuccess;
    }

    /** Returns the reason why Holdfast can't send the deliveries to the subscription; null if it can. */
    private static @Nullable String rejectionReason(
            List<DeliveryStore.StoredDelivery> deliveries, @Nullable Subscription subscription) {
        if (subscription == null || !deliveries.getFirst().delivery().belongsTo(subscription))
            return "the subscription was deleted";
        var person = deliveries.getFirst().delivery().to();
        return subscription.notifiesPeople() == (person != null)
                ? null
                : "the subscription's address was changed to or from notify";
    }

    private List<DeliveryOutcome> send(
            List<DeliveryStore.StoredDelivery> deliveries, Subscription subscription, Instant now) {
        var person = deliveries.getFirst().delivery().to();
        var messages = deliveries.stream()
                .map(DeliveryStore.StoredDelivery::delivery)
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

    private static List<DeliveryOutcome> rejectAll(List<DeliveryStore.StoredDelivery> deliveries, String reason) {
        return Collections.nCopies(deliveries.size(), new DeliveryOutcome.PermanentRejection(reason));
    }

    private List<Delivery> recordEach(
            List<DeliveryStore.StoredDelivery> deliveries,
            List<DeliveryOutcome> outcomes,
            AttemptTiming attemptTiming) {
        var updated = new ArrayList<Delivery>();
        for (var i = 0; i < deliveries.size(); i++)
            updated.add(attemptTiming.applyTo(deliveries.get(i).delivery(), outcomes.get(i)));
        var isWritten = replaceEach(deliveries, updated);
        var written = new ArrayList<Delivery>();
        for (var i = 0; i < deliveries.size(); i++) {
            if (Boolean.TRUE.equals(isWritten.get(i))) written.add(updated.get(i));
            else
                recordOrReport(deliveries.get(i), outcomes.get(i), attemptTiming)
                        .ifPresent(written::add);
        }
        return written;
    }

    /** Returns null for a delivery whose write failed. The messages are sent, so each attempt must be recorded. */
    private List<@Nullable Boolean> replaceEach(List<DeliveryStore.StoredDelivery> deliveries, List<Delivery> updated) {
        try {
            return new ArrayList<@Nullable Boolean>(deliveryStore.replaceEach(deliveries, updated));
        } catch (PartialWriteException e) {
            return e.outcomes();
        }
    }

    /** Reports a failure of the storage, so that the other attempts of the batch still count. */
    private Optional<Delivery> recordOrReport(
            DeliveryStore.StoredDelivery attempted, DeliveryOutcome outcome, AttemptTiming attemptTiming) {
        try {
            return recordAfterConflict(attempted, outcome, attemptTiming);
        } catch (RuntimeException e) {
            if (!TableFailureException.isCausedByStorage(e)) throw e;
            LOG.error(
                    "the attempt for the delivery {} of {} was not recorded, so Holdfast sends it again: {}",
                    attempted.key().sort(),
                    attempted.key().partition(),
                    String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Records an attempt for a delivery that has changed meanwhile. The reason for the change is one of three: its
     * lease ended, a worker registered a successor, or a different worker made an attempt. Or the first write of the
     * attempt failed, which may still have stored it.
     */
    private Optional<Delivery> recordAfterConflict(
            DeliveryStore.StoredDelivery attempted, DeliveryOutcome outcome, AttemptTiming attemptTiming) {
        return OptimisticRetry.<Optional<Delivery>>retry(MAX_WRITE_ATTEMPTS, () -> {
                    var current = deliveryStore.find(attempted.key()).orElse(null);
                    if (current == null) return Optional.empty();
                    var delivery = current.delivery();
                    var isPending = delivery.status() == DeliveryStatus.PENDING;
                    var isOnlyAttempt = delivery.tries() == attempted.delivery().tries();
                    var decides = isPending && (isOnlyAttempt || outcome instanceof DeliveryOutcome.DeliverySuccess);
                    var withOutcome = attemptTiming.applyTo(delivery, outcome);
                    if (delivery.attempts().contains(withOutcome.attempts().getLast())) return Optional.of(delivery);
                    var updated = decides
                            ? withOutcome
                            : delivery.withExtraAttempt(withOutcome.attempts().getLast())
                                    .withAccepted(withOutcome.accepted());
                    if (!deliveryStore.replace(current, updated)) return null;
                    return decides ? Optional.of(updated) : Optional.empty();
                })
                .flatMap(decided -> decided);
    }

    /**
     * @param isSent false if Holdfast itself rejected the deliveries
     * @param retrySchedule the schedule with one random part for all deliveries of the attempt
     */
    private record AttemptTiming(Instant startedAt, long millis, boolean isSent, RetrySchedule retrySchedule) {
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
                // If a person is gone, the subscription stays enabled. So nobody enables it later, and Holdfast
                // wouldn't send the event again.
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
}
