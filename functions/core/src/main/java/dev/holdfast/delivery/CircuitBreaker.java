// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.subscription.BreakerState;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops calls to a receiver that fails repeatedly, until one delivery arrives. Each subscription has one
 * circuit breaker, whose state is stored with the subscription.
 *
 * <p>It guarantees that an open breaker admits no delivery, and that a half-open breaker admits one, however many
 * workers ask. A delivery that the breaker holds back loses none of its attempts.
 *
 * <ol>
 *   <li>Closed: every delivery may go. {@link BreakerState} counts the failures in a row.
 *   <li>After five failures in a row the breaker opens, for 30 seconds.
 *   <li>Open: deliveries are deferred to times that are spread out after the end of the open period.
 *   <li>Half-open, after the open period: the first worker that stores the next open period makes the attempt (the
 *       probe). That period is twice as long as the last one, at most five minutes.
 *   <li>If the probe arrives, the breaker closes. If it fails, or its worker dies, the breaker is open already.
 * </ol>
 *
 * <p>Source: M. Nygard, Release It! (2007), section 5.2, Circuit Breaker. The growing open period is exponential
 * backoff.
 */
public final class CircuitBreaker {
    private static final Duration MIN_SPREAD = Duration.ofMinutes(1);
    private static final Duration MAX_SPREAD = Duration.ofHours(1);

    private final SubscriptionStore subscriptionStore;
    private final DoubleSupplier random;

    /** @param random uniform in 0 (inclusive) to 1 (exclusive) */
    public CircuitBreaker(SubscriptionStore subscriptionStore, DoubleSupplier random) {
        this.subscriptionStore = subscriptionStore;
        this.random = random;
    }

    /** The deliveries that a breaker admits. */
    public enum BreakerMode {
        /** Every delivery. */
        CLOSED,
        /** One delivery, to test whether the receiver answers again. */
        HALF_OPEN,
        /** No delivery. */
        OPEN
    }

    /** Returns the subscription that a stored delivery goes to, or null if it was deleted. */
    public @Nullable Subscription findSubscription(Row deliveryRow) {
        var delivery = DeliveryStore.read(deliveryRow).delivery();
        return subscriptionStore
                .find(delivery.app(), delivery.subscription())
                .map(SubscriptionStore.StoredSubscription::subscription)
                .orElse(null);
    }

    public static BreakerMode modeOf(@Nullable Subscription subscription, Instant now) {
        // Deliveries to a deleted or disabled subscription fail without a call to the receiver.
        if (subscription == null || subscription.disabled() != null) return BreakerMode.CLOSED;
        var breakerState = subscription.breakerState();
        if (breakerState == null || breakerState.until() == null) return BreakerMode.CLOSED;
        return breakerState.isOpenAt(now) ? BreakerMode.OPEN : BreakerMode.HALF_OPEN;
    }

    /**
     * Returns whether the caller may make an attempt now. If the breaker is half-open, one of many callers gets true.
     */
    boolean tryAdmit(SubscriptionStore.StoredSubscription storedSubscription, Instant now) {
        var subscription = storedSubscription.subscription();
        return switch (modeOf(subscription, now)) {
            case CLOSED -> true;
            case OPEN -> false;
            // Counting the probe as failed before it is sent chooses one worker, and needs no cleanup if that worker
            // dies.
            case HALF_OPEN -> {
                var nextState = BreakerState.afterFailure(subscription.breakerState(), now);
                yield subscriptionStore.put(subscription.withBreakerState(nextState), storedSubscription);
            }
        };
    }

    /**
     * Returns when to look at a deferred delivery again: at a random time after the open period. The times are spread
     * over the age of the outage, since the backlog grew for that long. The spread is one minute at least and one hour
     * at most.
     */
    public Instant nextCheckAt(Subscription subscription, Instant now) {
        var breakerState = subscription.breakerState();
        if (breakerState == null) return now;
        var openUntil = breakerState.until();
        var spreadStart = openUntil != null && breakerState.isOpenAt(now) ? openUntil : now;
        var spread = boundedSpread(Duration.between(breakerState.since(), now));
        return spreadStart.plusMillis((long) (spread.toMillis() * random.getAsDouble()));
    }

    private static Duration boundedSpread(Duration outage) {
        if (outage.compareTo(MIN_SPREAD) < 0) return MIN_SPREAD;
        return outage.compareTo(MAX_SPREAD) > 0 ? MAX_SPREAD : outage;
    }

    /** Whether a delivery that is due at {@code dueAt} would come before the receiver's next probe. */
    boolean isBeforeNextProbe(Subscription subscription, Instant dueAt, Instant now) {
        var breakerState = subscription.breakerState();
        var openUntil = breakerState == null || !breakerState.isOpenAt(now) ? null : breakerState.until();
        return openUntil == null || dueAt.isBefore(openUntil);
    }

    /**
     * Counts a failed attempt. A breaker that is open or half-open has counted it in {@link #tryAdmit}.
     *
     * @param storedSubscription as it was before the attempt
     */
    void recordFailure(SubscriptionStore.StoredSubscription storedSubscription, Instant now) {
        subscriptionStore.change(storedSubscription, current -> {
            var breakerState = current.breakerState();
            return breakerState != null && breakerState.until() != null
                    ? null
                    : current.withBreakerState(BreakerState.afterFailure(breakerState, now));
        });
    }

    /**
     * Closes the breaker. Reads and writes nothing if no failure was counted before the attempt.
     *
     * @param storedSubscription as it was before the attempt
     */
    void recordSuccess(SubscriptionStore.StoredSubscription storedSubscription) {
        if (storedSubscription.subscription().breakerState() == null) return;
        subscriptionStore.change(
                storedSubscription.subscription(),
                current -> current.breakerState() == null ? null : current.withBreakerState(null));
    }
}
