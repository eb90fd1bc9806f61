// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import dev.holdfast.subscription.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/**
 * Determines when a sweep checks deferred deliveries again. The times are random, so that the deliveries don't reach
 * the receiver at the same time after an outage.
 */
public final class DeferralSchedule {
    private static final Duration MIN_SPREAD = Duration.ofMinutes(1);
    private static final Duration DISABLED_PERIOD = Duration.ofHours(12);
    private static final Duration MAX_SPREAD = Duration.ofHours(1);

    private final DoubleSupplier random;

    /** @param random a source of uniform random numbers from 0 (inclusive) to 1 (exclusive) */
    public DeferralSchedule(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * Returns the time at which a sweep checks a deferred delivery again. This time is random, and later than the open
     * period. The method spreads the random times over a period as long as the outage so far. The reason is that the
     * number of waiting deliveries grew during the outage. This period is at least one minute and at most one hour. An
     * alarm that has lost the race for the probe is due immediately.
     */
    public Instant nextCheckAt(Subscription subscription, boolean isAlarm, Instant now) {
        if (subscription.disabled() != null) return nextCheckWhileDisabled(now);
        var breakerState = subscription.breakerState();
        if (breakerState == null) return now;
        var openUntil = breakerState.openUntil(isAlarm, now);
        if (isAlarm && openUntil == null) return now;
        var spreadStart = openUntil == null ? now : openUntil;
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
    public boolean isBeforeNextProbe(Subscription subscription, boolean isAlarm, Instant dueAt, Instant now) {
        if (subscription.disabled() != null) return dueAt.isBefore(now.plus(DISABLED_PERIOD));
        var breakerState = subscription.breakerState();
        var openUntil = breakerState == null ? null : breakerState.openUntil(isAlarm, now);
        return openUntil == null || dueAt.isBefore(openUntil);
    }
}
