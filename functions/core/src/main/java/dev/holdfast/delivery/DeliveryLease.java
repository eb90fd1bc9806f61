// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.delivery.ratelimit.RateLimiter;
import dev.holdfast.subscription.Subscription;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Contains the durations of the leases of deliveries. Until the end of its lease, only one worker handles a delivery.
 * After the end of the lease, a sweep dispatches the delivery again.
 */
public final class DeliveryLease {
    /** The time in which a worker must settle or defer a delivery. */
    public static final Duration DURATION = Duration.ofMinutes(1);

    /** The lease of a delivery whose worker may wait for a rate limit. */
    private static final Duration LIMITED_DURATION = Duration.ofSeconds(105);

    /**
     * The longest lease: the longest wait for a reserved message, and then a normal lease. If a delivery is due later
     * than the end of such a lease, no worker is handling the delivery.
     */
    public static final Duration LONGEST_DURATION = RateLimiter.MAX_WAIT.plus(DURATION);

    private DeliveryLease() {}

    /**
     * Returns the duration of the lease of a subscription's deliveries.
     *
     * @param subscription null if it was deleted
     */
    public static Duration durationFor(@Nullable Subscription subscription) {
        return subscription == null || subscription.deliveryOptions().limit() == null ? DURATION : LIMITED_DURATION;
    }
}
