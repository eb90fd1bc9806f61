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
 * Keeps a receiver that fails time after time from being tried by all that is meant for it: then a single delivery goes ahead
 * at growing intervals, and the others wait, until one has arrived. What waits spends none of its attempts.
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

    /** What a delivery's receiver lets through now. */
    public enum BreakerMode {
        /** All there is. */
        PASS_ALL,
        /** One, to see whether the receiver is back. */
        PASS_ONE,
        /** Nothing yet. */
        HOLD_ALL
    }

    /** The subscription that a delivery goes to, null when it was deleted. */
    public @Nullable Subscription findSubscription(Row delivery) {
        var meant = DeliveryStore.read(delivery).delivery();
        return subscriptionStore
                .find(meant.app(), meant.subscription())
                .map(SubscriptionStore.StoredSubscription::subscription)
                .orElse(null);
    }

    public static BreakerMode modeOf(@Nullable Subscription to, Instant now) {
        // What goes to a disabled subscription is refused without calling anybody.
        if (to == null || to.disabled() != null) return BreakerMode.PASS_ALL;
        var breakerState = to.trouble();
        if (breakerState == null || breakerState.until() == null) return BreakerMode.PASS_ALL;
        return breakerState.holdsAt(now) ? BreakerMode.HOLD_ALL : BreakerMode.PASS_ONE;
    }

    /** Whether an attempt may be made now. Of many that ask when the time has come, one may. */
    boolean tryAdmit(SubscriptionStore.StoredSubscription to, Instant now) {
        return switch (modeOf(to.subscription(), now)) {
            case PASS_ALL -> true;
            case HOLD_ALL -> false;
            // Counted as failed beforehand: so it is settled who goes, and one that dies on its way needs no clearing
            // up.
            case PASS_ONE -> {
                var next = BreakerState.afterFailure(to.subscription().trouble(), now);
                yield subscriptionStore.put(to.subscription().withTrouble(next), to);
            }
        };
    }

    /**
     * When what is held back is to be looked at again: spread over as long as the trouble has lasted, which is how long things
     * have piled up, but over an hour at most.
     */
    public Instant nextCheckAt(Subscription to, Instant now) {
        var breakerState = to.trouble();
        if (breakerState == null) return now;
        var lasted = Duration.between(breakerState.since(), now);
        var spread =
                lasted.compareTo(MIN_SPREAD) < 0 ? MIN_SPREAD : lasted.compareTo(MAX_SPREAD) > 0 ? MAX_SPREAD : lasted;
        var until = breakerState.until();
        var from = until != null && breakerState.holdsAt(now) ? until : now;
        return from.plusMillis((long) (spread.toMillis() * random.getAsDouble()));
    }

    /** Whether what is due then would come before the receiver is tried again. */
    boolean isBeforeNextProbe(Subscription to, Instant due, Instant now) {
        var breakerState = to.trouble();
        var until = breakerState == null || !breakerState.holdsAt(now) ? null : breakerState.until();
        return until == null || due.isBefore(until);
    }

    /** @param to as it was before the attempt */
    void recordFailure(SubscriptionStore.StoredSubscription to, Instant now) {
        subscriptionStore.change(to, there -> {
            var breakerState = there.trouble();
            return breakerState != null && breakerState.until() != null
                    ? null
                    : there.withTrouble(BreakerState.afterFailure(breakerState, now));
        });
    }

    /** @param to as it was before the attempt: where nothing was wrong then, nothing is read or written */
    void recordSuccess(SubscriptionStore.StoredSubscription to) {
        if (to.subscription().trouble() == null) return;
        subscriptionStore.change(to.subscription(), there -> there.trouble() == null ? null : there.withTrouble(null));
    }
}
