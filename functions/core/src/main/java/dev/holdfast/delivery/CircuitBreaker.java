// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.channel.TargetRegistry;
import dev.holdfast.subscription.BreakerState;
import dev.holdfast.subscription.Subscription;
import dev.holdfast.subscription.SubscriptionStore;
import dev.holdfast.table.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stops calls to a receiver that fails repeatedly, until a test delivery (the probe) succeeds. Each subscription has
 * one circuit breaker. The subscription's row contains the breaker's state.
 *
 * <p>An open breaker doesn't admit any delivery. A half-open breaker admits exactly one delivery, even if several
 * workers call it concurrently. If the breaker doesn't admit a delivery, the delivery's number of attempts doesn't
 * increase.
 *
 * <p>Alarms have open periods of their own. So the breaker can be half-open for alarms while it is open for other
 * events. One alarm and one other event can be probes at the same time. Failures of other events don't open the breaker
 * for alarms. The first alarm becomes a probe, and only a failed alarm opens the breaker for the other alarms. But an
 * alarm may wait for its predecessor ({@link StoredDelivery#blockedBy}). If the predecessor is another event, the alarm
 * waits at most for the time of one attempt.
 *
 * <ol>
 *   <li>The closed breaker admits every delivery. {@link BreakerState} counts the failures in a row.
 *   <li>After five failures in a row the breaker opens for 30 seconds.
 *   <li>While the breaker is open, workers defer the deliveries to random times after the end of the open period
 *       ({@link DeferralSchedule}).
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
    private final SubscriptionStore subscriptionStore;

    public CircuitBreaker(SubscriptionStore subscriptionStore) {
        this.subscriptionStore = subscriptionStore;
    }

    /**
     * The state of a breaker for one kind of deliveries: alarms or other events. The state determines how many
     * deliveries of this kind the breaker admits.
     */
    public enum BreakerMode {
        /** The breaker admits every delivery. */
        CLOSED,
        /** The breaker admits one delivery of this kind, to test whether the receiver works again. */
        HALF_OPEN,
        /** The breaker doesn't admit any delivery of this kind. */
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

    /** Returns the mode of the breaker for alarms or for other events. */
    public static BreakerMode modeOf(@Nullable Subscription subscription, boolean isAlarm, Instant now) {
        // Deliveries to a deleted subscription fail without a call to the receiver.
        if (subscription == null) return BreakerMode.CLOSED;
        if (subscription.disabled() != null) return BreakerMode.OPEN;
        var breakerState = subscription.breakerState();
        if (breakerState == null || breakerState.until() == null) return BreakerMode.CLOSED;
        return breakerState.openUntil(isAlarm, now) == null ? BreakerMode.HALF_OPEN : BreakerMode.OPEN;
    }

    /**
     * Whether a worker may be making an attempt to send an event that isn't an alarm. While the breaker isn't closed,
     * each attempt began before the newest opening or probe, or is that probe.
     */
    public static boolean mayBeAttempting(@Nullable Subscription subscription, Instant now) {
        var breakerState = subscription == null ? null : subscription.breakerState();
        var newestProbeAt = breakerState == null ? null : breakerState.newestProbeAt();
        return newestProbeAt == null
                || newestProbeAt.plus(TargetRegistry.ANSWER_TIMEOUT).isAfter(now);
    }

    /**
     * Returns whether the caller may make an attempt now. If the breaker is half-open, only one of several concurrent
     * callers gets true.
     */
    public boolean tryAdmit(SubscriptionStore.StoredSubscription storedSubscription, boolean isAlarm, Instant now) {
        var subscription = storedSubscription.subscription();
        return switch (modeOf(subscription, isAlarm, now)) {
            case CLOSED -> true;
            case OPEN -> false;
            // The breaker counts the probe as failed before the worker sends it. Only one worker can store this state.
            // If that worker dies, the stored state is already correct.
            case HALF_OPEN -> {
                var counted = BreakerState.afterFailure(subscription.breakerState(), now);
                var nextState = isAlarm ? counted.withFailedAlarm(now) : counted;
                yield subscriptionStore.put(subscription.withBreakerState(nextState), storedSubscription, now);
            }
        };
    }

    /**
     * Counts a failed attempt. Changes nothing if the breaker is open or half-open, because {@link #tryAdmit} has
     * already counted this attempt.
     *
     * @param storedSubscription the subscription before the attempt
     * @param isAlarm whether the attempt was for an alarm
     */
    public void recordFailure(
            SubscriptionStore.StoredSubscription storedSubscription, String reason, boolean isAlarm, Instant now) {
        subscriptionStore.change(storedSubscription, now, current -> {
            var breakerState = current.breakerState();
            if (breakerState != null && breakerState.until() != null) return null;
            var counted = BreakerState.afterFailure(breakerState, now, reason);
            return current.withBreakerState(isAlarm ? counted.withFailedAlarm(now) : counted);
        });
    }

    /**
     * Counts a refusal. A refusal closes an open breaker, because the receiver works again if it answers.
     *
     * @param storedSubscription the subscription before the attempt
     * @param counts whether to count the refusal as a failure of the subscription
     */
    public void recordRefusal(
            SubscriptionStore.StoredSubscription storedSubscription, String reason, boolean counts, Instant now) {
        subscriptionStore.change(storedSubscription, now, current -> {
            var before = current.breakerState();
            if (before != null && before.until() != null)
                return current.with(next -> next.breakerState(BreakerState.afterRefusal(before, now, reason))
                        .repaired(now));
            // If a receiver refuses all messages, the breaker doesn't write the subscription for each message.
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
     * Counts an answer that says that the receiver is gone. Also counts the answer as a failure. Disables the
     * subscription after five such answers, or when such an answer arrives at least one hour after the first one.
     *
     * @param storedSubscription the subscription before the attempt
     * @param isAlarm whether the attempt was for an alarm
     */
    public void recordGone(
            SubscriptionStore.StoredSubscription storedSubscription, String reason, boolean isAlarm, Instant now) {
        subscriptionStore.change(storedSubscription, now, current -> {
            if (current.disabled() != null) return null;
            var before = current.breakerState();
            var counted =
                    before != null && before.until() != null ? before : BreakerState.afterFailure(before, now, reason);
            var after = (isAlarm ? counted.withFailedAlarm(now) : counted).withGoneAnswer(now, reason);
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
