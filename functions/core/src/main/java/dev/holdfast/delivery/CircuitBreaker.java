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
 * Stops calls to a receiver that fails repeatedly, until a test delivery succeeds. Each subscription has one circuit
 * breaker. The subscription's row contains the breaker's state.
 *
 * <p>An open breaker admits no delivery. A half-open breaker admits exactly one delivery, even if several workers call
 * it concurrently. If the breaker doesn't admit a delivery, the delivery's number of attempts doesn't increase.
 *
 * <ol>
 *   <li>The closed breaker admits every delivery. {@link BreakerState} counts the failures in a row.
 *   <li>After five failures in a row the breaker opens for 30 seconds.
 *   <li>While the breaker is open, workers defer the deliveries to random times after the end of the open period.
 *   <li>After the open period the breaker is half-open. The first worker that stores the next open period makes one
 *       attempt (the probe). The next open period is twice as long as the previous one, but at most five minutes.
 *   <li>If the probe succeeds, the breaker closes. If the probe fails, or if its worker dies, the breaker stays open
 *       for the next open period from step 4.
 * </ol>
 *
 * <p>Source: M. Nygard, Release It! (2007), section 5.2, Circuit Breaker. The doubling of the open period is
 * exponential backoff.
 */
public final class CircuitBreaker {
    private static final Duration MIN_SPREAD = Duration.ofMinutes(1);
    private static final Duration DISABLED_PERIOD = Duration.ofHours(12);
    private static final Duration MAX_SPREAD = Duration.ofHours(1);

    private final SubscriptionStore subscriptionStore;
    private final DoubleSupplier random;

    /** @param random uniform in 0 (inclusive) to 1 (exclusive) */
    public CircuitBreaker(SubscriptionStore subscriptionStore, DoubleSupplier random) {
        this.subscriptionStore = subscriptionStore;
        this.random = random;
    }

    /** The state of a breaker, which determines how many deliveries it admits. */
    public enum BreakerMode {
        /** The breaker admits every delivery. */
        CLOSED,
        /** The breaker admits one delivery, to test whether the receiver works again. */
        HALF_OPEN,
        /** The breaker admits no delivery. */
        OPEN
    }

    /** Returns the subscription of a stored delivery, or null if the subscription was deleted. */
    public @Nullable Subscription findSubscription(Row deliveryRow) {
        var delivery = DeliveryRows.read(deliveryRow).delivery();
        return subscriptionStore
                .find(delivery.app(), delivery.subscription())
                .map(SubscriptionStore.StoredSubscription::subscription)
                .orElse(null);
    }

    public static BreakerMode modeOf(@Nullable Subscription subscription, Instant now) {
        // Deliveries to a deleted subscription fail without a call to the receiver.
        if (subscription == null) return BreakerMode.CLOSED;
        if (subscription.disabled() != null) return BreakerMode.OPEN;
        var breakerState = subscription.breakerState();
        if (breakerState == null || breakerState.until() == null) return BreakerMode.CLOSED;
        return breakerState.isOpenAt(now) ? BreakerMode.OPEN : BreakerMode.HALF_OPEN;
    }

    /**
     * Returns whether the caller may make an attempt now. If the breaker is half-open, only one of several concurrent
     * callers gets true.
     */
    public boolean tryAdmit(SubscriptionStore.StoredSubscription storedSubscription, Instant now) {
        var subscription = storedSubscription.subscription();
        return switch (modeOf(subscription, now)) {
            case CLOSED -> true;
            case OPEN -> false;
            // The breaker counts the probe as failed before the worker sends it. Only one worker can store this state.
            // If that worker dies, the stored state is already correct.
            case HALF_OPEN -> {
                var nextState = BreakerState.afterFailure(subscription.breakerState(), now);
                yield subscriptionStore.put(subscription.withBreakerState(nextState), storedSubscription, now);
            }
        };
    }

    /**
     * Returns the time at which a sweep checks a deferred delivery again. This time is random, and after the open
     * period. The random times are spread over a period as long as the outage so far, because the number of waiting
     * deliveries grew during the outage. This period is at least one minute and at most one hour.
     */
    public Instant nextCheckAt(Subscription subscription, Instant now) {
        if (subscription.disabled() != null) return nextCheckWhileDisabled(now);
        var breakerState = subscription.breakerState();
        if (breakerState == null) return now;
        var openUntil = breakerState.until();
        var spreadStart = openUntil != null && breakerState.isOpenAt(now) ? openUntil : now;
        var spread = boundedSpread(Duration.between(breakerState.since(), now));
        return spreadStart.plusMillis((long) (spread.toMillis() * random.getAsDouble()));
    }

    /**
     * Checks in long intervals are enough, because Holdfast makes the pending deliveries due earlier when somebody
     * enables the subscription.
     */
    private Instant nextCheckWhileDisabled(Instant now) {
        return now.plus(DISABLED_PERIOD).plusMillis((long) (DISABLED_PERIOD.toMillis() * random.getAsDouble()));
    }

    /**
     * Returns a random time between now and the end of a period as long as the outage. The period is at least one
     * minute and at most one hour.
     */
    Instant spreadAfterOutage(Instant outageSince, Instant now) {
        var spread = boundedSpread(Duration.between(outageSince, now));
        return now.plusMillis((long) (spread.toMillis() * random.getAsDouble()));
    }

    private static Duration boundedSpread(Duration outage) {
        if (outage.compareTo(MIN_SPREAD) < 0) return MIN_SPREAD;
        return outage.compareTo(MAX_SPREAD) > 0 ? MAX_SPREAD : outage;
    }

    /** Whether {@code dueAt} is before the next probe of the receiver. */
    public boolean isBeforeNextProbe(Subscription subscription, Instant dueAt, Instant now) {
        if (subscription.disabled() != null) return dueAt.isBefore(now.plus(DISABLED_PERIOD));
        var breakerState = subscription.breakerState();
        var openUntil = breakerState == null || !breakerState.isOpenAt(now) ? null : breakerState.until();
        return openUntil == null || dueAt.isBefore(openUntil);
    }

    /**
     * Counts a failed attempt. Changes nothing if the breaker is open or half-open, because {@link #tryAdmit} has
     * already counted this attempt.
     *
     * @param storedSubscription the subscription before the attempt
     */
    public void recordFailure(SubscriptionStore.StoredSubscription storedSubscription, String reason, Instant now) {
        subscriptionStore.change(storedSubscription, now, current -> {
            var breakerState = current.breakerState();
            return breakerState != null && breakerState.until() != null
                    ? null
                    : current.withBreakerState(BreakerState.afterFailure(breakerState, now, reason));
        });
    }

    /**
     * Counts a refusal. A refusal closes an open breaker, because the receiver works again if it answers.
     *
     * @param storedSubscription the subscription before the attempt
     * @param counts whether the refusal counts as a failure of the subscription
     */
    public void recordRefusal(
            SubscriptionStore.StoredSubscription storedSubscription, String reason, boolean counts, Instant now) {
        subscriptionStore.change(storedSubscription, now, current -> {
            var before = current.breakerState();
            if (before != null && before.until() != null)
                return current.with(next -> next.breakerState(BreakerState.afterRefusal(before, now, reason))
                        .repaired(now));
            // A receiver that refuses everything causes no write for each message.
            return counts && (before == null || !before.isSettledRefusal(reason))
                    ? current.withBreakerState(BreakerState.afterRefusal(before, now, reason))
                    : null;
        });
    }

    /** Closes an open breaker. A receiver that rejects one message may accept other messages. */
    public void recordRejection(
            SubscriptionStore.StoredSubscription storedSubscription, String reason, boolean counts, Instant now) {
        var breakerState = storedSubscription.subscription().breakerState();
        if (breakerState != null && breakerState.until() != null) recordSuccess(storedSubscription, now);
        else if (counts) recordRefusal(storedSubscription, reason, true, now);
    }

    /**
     * Counts an answer that the receiver is gone. The answer also counts as a failure. Disables the subscription after
     * five such answers, or at such an answer at least one hour after the first one.
     *
     * @param storedSubscription the subscription before the attempt
     */
    public void recordGone(SubscriptionStore.StoredSubscription storedSubscription, String reason, Instant now) {
        subscriptionStore.change(storedSubscription, now, current -> {
            if (current.disabled() != null) return null;
            var before = current.breakerState();
            var counted =
                    before != null && before.until() != null ? before : BreakerState.afterFailure(before, now, reason);
            var after = counted.withGoneAnswer(now, reason);
            return current.with(next -> next.breakerState(after).disabled(after.confirmsGone(now) ? reason : null));
        });
    }

    /**
     * Closes the breaker. Doesn't access the table if no failure was counted before the attempt.
     *
     * @param storedSubscription the subscription before the attempt
     */
    public void recordSuccess(SubscriptionStore.StoredSubscription storedSubscription, Instant now) {
        if (storedSubscription.subscription().breakerState() == null) return;
        subscriptionStore.change(storedSubscription.subscription(), now, current -> {
            var breakerState = current.breakerState();
            if (breakerState == null) return null;
            return breakerState.countsAsFailing() ? current.asRepaired(now) : current.withBreakerState(null);
        });
    }
}
