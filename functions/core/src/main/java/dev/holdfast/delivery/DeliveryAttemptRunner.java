package dev.holdfast.delivery;

import dev.holdfast.channel.EventSender;
import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.delivery.Delivery.DeliveryAttempt;
import dev.holdfast.delivery.Delivery.DeliveryStatus;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.problem.OptimisticRetry;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes one attempt at deliveries that go together, and writes down how it went and what that says of the receiver. */
final class DeliveryAttemptRunner {
    private static final int MAX_WRITE_ATTEMPTS = 3;

    private final DeliveryStore deliveryStore;
    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;
    private final RetrySchedule retrySchedule;
    private final CircuitBreaker circuitBreaker;
    private final NotificationStamper notificationStamper;
    private final InstantSource clock;
    private final MetricSink metricSink;

    DeliveryAttemptRunner(
            DeliveryStore deliveryStore,
            SubscriptionStore subscriptionStore,
            TargetRegistry targetRegistry,
            RetrySchedule retrySchedule,
            CircuitBreaker circuitBreaker,
            NotificationStamper notificationStamper,
            InstantSource clock,
            MetricSink metricSink) {
        this.deliveryStore = deliveryStore;
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
        this.retrySchedule = retrySchedule;
        this.circuitBreaker = circuitBreaker;
        this.notificationStamper = notificationStamper;
        this.clock = clock;
        this.metricSink = metricSink;
    }

    /**
     * @param found whom they go to; null when it was deleted
     * @return as they were written, those whose attempt decides how they go on
     */
    List<Delivery> attemptAndRecord(
            List<DeliveryStore.StoredDelivery> some,
            SubscriptionStore.@Nullable StoredSubscription found,
            Instant begun) {
        var to = found == null ? null : found.subscription();
        var outcomes = sendOrReject(some, to, begun);
        var ended = clock.instant();
        var millis = Duration.between(begun, ended).toMillis();
        outcomes.forEach(deliveryOutcome -> metricSink.increment("deliveries", 1, "outcome", deliveryOutcome.label()));
        for (var i = 0; i < some.size(); i++) {
            // Before the attempt is on record: what breaks off in between is told again, where it would else stay
            // unstamped for ever.
            var delivery = some.get(i).delivery();
            var notificationStamp = delivery.stamp();
            if (hasArrived(outcomes.get(i)) && notificationStamp != null)
                notificationStamper.stampOrReport(delivery.app(), notificationStamp, ended);
        }
        var written = recordEach(some, outcomes, new AttemptTiming(begun, millis, retrySchedule.withSharedJitter()));
        if (found != null) updateReceiverState(found, outcomes, ended);
        return written;
    }

    /** What the outcomes say of the receiver. Where a message was at fault, that says nothing about the next one. */
    private void updateReceiverState(
            SubscriptionStore.StoredSubscription found, List<DeliveryOutcome> outcomes, Instant ended) {
        for (var deliveryOutcome : outcomes) {
            // One person who is gone is not the end of all others' letters.
            if (deliveryOutcome instanceof DeliveryOutcome.ReceiverGone(var reason)
                    && !found.subscription().notifiesPeople()) {
                subscriptionStore.change(
                        found.subscription(), there -> there.disabled() == null ? there.withDisabled(reason) : null);
                return;
            }
        }
        if (outcomes.stream().anyMatch(DeliveryAttemptRunner::hasArrived)) circuitBreaker.recordSuccess(found);
        else if (outcomes.stream().anyMatch(DeliveryOutcome.TemporaryFailure.class::isInstance))
            circuitBreaker.recordFailure(found, ended);
    }

    /** Whether anybody has it. */
    private static boolean hasArrived(DeliveryOutcome deliveryOutcome) {
        return deliveryOutcome instanceof DeliveryOutcome.DeliverySuccess
                || deliveryOutcome instanceof DeliveryOutcome.PartialSuccess;
    }

    private List<DeliveryOutcome> sendOrReject(
            List<DeliveryStore.StoredDelivery> some, @Nullable Subscription to, Instant now) {
        var refusal = to == null
                ? "the subscription was deleted"
                : to.disabled() == null ? null : "the subscription is disabled: " + to.disabled();
        if (to == null || refusal != null)
            return Collections.nCopies(some.size(), new DeliveryOutcome.PermanentRejection(String.valueOf(refusal)));
        var person = some.getFirst().delivery().to();
        if (to.notifiesPeople() != (person != null))
            return Collections.nCopies(
                    some.size(),
                    new DeliveryOutcome.PermanentRejection("the subscription's address was changed to or from notify"));
        var messages = some.stream()
                .map(DeliveryStore.StoredDelivery::delivery)
                .map(d -> new EventSender.EventMessage(
                        d.eventId(),
                        d.eventType(),
                        d.subject(),
                        person == null ? to.address() : person,
                        d.event().text(),
                        to.activeSecrets(now),
                        now,
                        TargetRegistry.ANSWER_TIMEOUT))
                .toList();
        return targetRegistry.send(to.target(), to.manner().template(), messages);
    }

    private List<Delivery> recordEach(
            List<DeliveryStore.StoredDelivery> some, List<DeliveryOutcome> outcomes, AttemptTiming attemptTiming) {
        var next = new ArrayList<Delivery>();
        for (var i = 0; i < some.size(); i++)
            next.add(attemptTiming.applyTo(some.get(i).delivery(), outcomes.get(i)));
        var done = deliveryStore.replaceEach(some, next);
        var written = new ArrayList<Delivery>();
        for (var i = 0; i < some.size(); i++) {
            if (done.get(i)) written.add(next.get(i));
            else
                recordAfterConflict(some.get(i), outcomes.get(i), attemptTiming).ifPresent(written::add);
        }
        return written;
    }

    /**
     * Every attempt is recorded, also when the lease ended meanwhile, something else lined up behind the delivery, or somebody
     * attempted it too.
     */
    private Optional<Delivery> recordAfterConflict(
            DeliveryStore.StoredDelivery first, DeliveryOutcome deliveryOutcome, AttemptTiming attemptTiming) {
        return OptimisticRetry.<Optional<Delivery>>retry(MAX_WRITE_ATTEMPTS, () -> {
                    var storedDelivery = deliveryStore.find(first.key()).orElse(null);
                    if (storedDelivery == null) return Optional.empty();
                    var delivery = storedDelivery.delivery();
                    var alone = delivery.status() == DeliveryStatus.PENDING
                            && delivery.tries() == first.delivery().tries();
                    var arrived = delivery.status() == DeliveryStatus.PENDING
                            && deliveryOutcome instanceof DeliveryOutcome.DeliverySuccess;
                    var next = attemptTiming.applyTo(delivery, deliveryOutcome);
                    // What arrived has arrived; of what did not, whoever was quicker says how it goes on.
                    var decides = alone || arrived;
                    var written = decides
                            ? next
                            : delivery.withExtraAttempt(next.attempts().getLast());
                    if (!deliveryStore.replace(storedDelivery, written)) return null;
                    return decides ? Optional.of(written) : Optional.empty();
                })
                .flatMap(decided -> decided);
    }

    /** @param waits drawn once for all that went together */
    private record AttemptTiming(Instant begun, long millis, RetrySchedule waits) {
        Delivery applyTo(Delivery delivery, DeliveryOutcome deliveryOutcome) {
            var word = deliveryOutcome.label();
            return switch (deliveryOutcome) {
                case DeliveryOutcome.DeliverySuccess(var note) ->
                    delivery.withAttempt(
                            new DeliveryAttempt(begun, word, note, millis), DeliveryStatus.DELIVERED, null);
                case DeliveryOutcome.PermanentRejection(var reason) ->
                    delivery.withAttempt(new DeliveryAttempt(begun, word, reason, millis), DeliveryStatus.FAILED, null);
                case DeliveryOutcome.ReceiverGone(var reason) ->
                    delivery.withAttempt(new DeliveryAttempt(begun, word, reason, millis), DeliveryStatus.FAILED, null);
                case DeliveryOutcome.PartialSuccess(var note) ->
                    scheduleRetry(delivery, new DeliveryAttempt(begun, word, note, millis), null);
                case DeliveryOutcome.TemporaryFailure(var reason, var asked) ->
                    scheduleRetry(delivery, new DeliveryAttempt(begun, word, reason, millis), asked);
            };
        }

        private Delivery scheduleRetry(Delivery delivery, DeliveryAttempt deliveryAttempt, @Nullable Duration asked) {
            var wait = waits.delayAfter(delivery.tries() + 1, asked);
            if (wait.isEmpty()) return delivery.withAttempt(deliveryAttempt, DeliveryStatus.FAILED, null);
            var next = deliveryAttempt.at().plusMillis(deliveryAttempt.millis()).plus(wait.get());
            return delivery.withAttempt(deliveryAttempt, DeliveryStatus.PENDING, next);
        }
    }
}
