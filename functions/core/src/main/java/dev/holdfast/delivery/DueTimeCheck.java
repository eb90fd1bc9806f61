// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.subscription.DeliveryOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Recognizes deliveries whose next check is too late by the present clock, for example because the clock was set back.
 */
final class DueTimeCheck {
    /** If the clock is set back by less than this duration, a grouped delivery keeps its due time. */
    private static final Duration MAX_CREATION_AHEAD = Duration.ofHours(1);

    private DueTimeCheck() {}

    /**
     * Whether the next check is too late. If the delivery has no attempt, the next check must be within the longest
     * lease, unless the subscription's group and hours hold the delivery. If the delivery has attempts, the newest
     * attempt must not be in the future. Also, the next check must not be later than the longest retry delay.
     */
    static boolean isDelayedByOtherClock(Delivery delivery, Instant now) {
        var next = delivery.next();
        if (next == null || !next.isAfter(now.plus(DeliveryLease.LONGEST_DURATION))) return false;
        if (delivery.tries() == 0) return !isHeldBySchedule(delivery, now);
        var attempts = delivery.attempts();
        return attempts.isEmpty()
                || attempts.getLast().at().isAfter(now)
                || next.isAfter(now.plus(RetrySchedule.DELAY_BOUND));
    }

    /**
     * Whether the subscription's group and hours hold the delivery, as far as the present clock allows. If a delivery
     * was created far in the future, its schedule comes from a clock that was ahead.
     */
    private static boolean isHeldBySchedule(Delivery delivery, Instant now) {
        var owedAt = delivery.owedAt();
        return Objects.equals(delivery.next(), delivery.owed())
                && owedAt.isAfter(delivery.created())
                && !delivery.created().isAfter(now.plus(MAX_CREATION_AHEAD))
                && !owedAt.isAfter(now.plus(DeliveryOptions.LONGEST_HOLD));
    }
}
