// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery.worker;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.clock.MachineClock;
import dev.holdfast.delivery.CircuitBreaker;
import dev.holdfast.delivery.DeferralSchedule;
import dev.holdfast.delivery.DeliveryKeys;
import dev.holdfast.delivery.DeliveryStore;
import dev.holdfast.delivery.RetrySchedule;
import dev.holdfast.delivery.ratelimit.RateLimiter;
import dev.holdfast.dispatch.BatchOutcome;
import dev.holdfast.dispatch.BatchWorker;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.subscription.DeliveryHours;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.RowKey;
import java.time.Duration;
import java.util.List;

/**
 * Makes one attempt to send each of the given deliveries of a subscription, and records the outcomes.
 *
 * <p>The worker guarantees that a receiver gets the events of one subject in order. The predecessor of a delivery is
 * the delivery of the subject's previous event to this delivery's receiver. The worker sends a delivery only after its
 * predecessor is settled. The worker delivers each event at least once. If a receiver gets an event twice, both
 * messages have the same id.
 *
 * <ol>
 *   <li>Read the deliveries. Drop settled deliveries. After the first round, also drop deliveries whose lease could end
 *       during an attempt.
 *   <li>Outside the subscription's hours, defer all deliveries to the next opening.
 *   <li>Defer the deliveries that the circuit breaker holds ({@link CircuitBreaker}). If the breaker holds all
 *       deliveries of the subscription, stop. If the breaker holds all deliveries but alarms, continue with the alarms
 *       among the given deliveries.
 *   <li>Select the deliveries that the worker can send in one attempt ({@link BatchSelection}).
 *   <li>Register each blocked delivery with its predecessor ({@link SuccessorRegistry}).
 *   <li>Send as many deliveries as the rate limit admits. Wait for the next messages, or defer the other deliveries
 *       ({@link RateLimitGate}).
 *   <li>Continue only if the circuit breaker admits this worker. A half-open breaker admits one
 *       worker for an alarm, and one for another event.
 *   <li>Send the deliveries, and record the outcomes ({@link DeliveryAttemptRunner}).
 *   <li>Repeat from step 1 with the deliveries that were left for the next round.
 *   <li>Repeat from step 1 with the registered successors of settled deliveries. The worker begins an attempt for a
 *       successor at most 30 seconds after the start of its run.
 * </ol>
 *
 * <p>Source: a work queue with leases, as in G. Hohpe and B. Woolf, Enterprise Integration Patterns (2003), Competing
 * Consumers. If a worker dies, a sweep dispatches its deliveries again when their leases end.
 */
public final class DeliveryWorker implements BatchWorker {
    private final DeliveryStore deliveryStore;
    private final SubscriptionStore subscriptionStore;
    private final TargetRegistry targetRegistry;
    private final RateLimiter rateLimiter;
    private final DeliveryDeferral deliveryDeferral;
    private final SuccessorRegistry successorRegistry;
    private final RoundRunner roundRunner;
    private final MachineClock clock;

    public DeliveryWorker(
            DeliveryStore deliveryStore,
            SubscriptionStore subscriptionStore,
            TargetRegistry targetRegistry,
            DeliveryHours deliveryHours,
            RetrySchedule retrySchedule,
            CircuitBreaker circuitBreaker,
            DeferralSchedule deferralSchedule,
            RateLimiter rateLimiter,
            NotificationStamper notificationStamper,
            MachineClock clock,
            MetricSink metricSink) {
        this.deliveryStore = deliveryStore;
        this.subscriptionStore = subscriptionStore;
        this.targetRegistry = targetRegistry;
        this.rateLimiter = rateLimiter;
        this.deliveryDeferral = new DeliveryDeferral(deliveryStore, deferralSchedule);
        this.successorRegistry = new SuccessorRegistry(deliveryStore, deliveryDeferral);
        var deliveryAttemptRunner = new DeliveryAttemptRunner(
                deliveryStore, targetRegistry, retrySchedule, circuitBreaker, notificationStamper, clock, metricSink);
        this.roundRunner = new RoundRunner(
                deliveryStore,
                subscriptionStore,
                targetRegistry,
                deliveryHours,
                circuitBreaker,
                deliveryDeferral,
                successorRegistry,
                deliveryAttemptRunner,
                clock);
        this.clock = clock;
    }

    @Override
    public int batchSize(String partition) {
        return DeliveryStore.findSubscription(partition, subscriptionStore)
                .map(stored -> targetRegistry.maxBatchSize(stored.subscription().target()))
                .orElse(1);
    }

    /**
     * If the subscription has a rate limit, one worker takes the messages of a minute and waits for the limit. Without
     * this rule, many workers would wait.
     */
    @Override
    public int rowsPerInvocation(String partition) {
        var subscription = DeliveryStore.findSubscription(partition, subscriptionStore)
                .map(SubscriptionStore.StoredSubscription::subscription)
                .orElse(null);
        if (subscription == null) return MAX_SINGLE_ROWS;
        if (targetRegistry.maxBatchSize(subscription.target()) > 1) return MAX_GROUPED_ROWS;
        var rateLimit = subscription.deliveryOptions().limit();
        if (rateLimit == null) return MAX_SINGLE_ROWS;
        var perMinute = Duration.ofMinutes(1).toNanos() / rateLimit.intervalNanos();
        return (int) Math.clamp(perMinute, MAX_SINGLE_ROWS, MAX_GROUPED_ROWS);
    }

    @Override
    public String orderingKey(RowKey rowKey) {
        return DeliveryKeys.orderingKey(rowKey);
    }

    /** A notification never contains deliveries to different people. */
    @Override
    public String batchKey(RowKey rowKey) {
        return DeliveryKeys.personPart(rowKey);
    }

    @Override
    public BatchOutcome execute(List<RowKey> keys) {
        var rateLimitGate = new RateLimitGate(rateLimiter, deliveryDeferral, targetRegistry, clock);
        return new WorkerRun(deliveryStore, successorRegistry, roundRunner, rateLimitGate, clock).execute(keys);
    }
}
