// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The failures in a row of a subscription's receiver. A subscription whose newest attempt arrived has none.
 *
 * @param failures the number of failures in a row, probes included
 * @param since the time of the first failure
 * @param until the end of the open period; null while there are too few failures to open the circuit breaker
 */
public record BreakerState(
        int failures, Instant since, @Nullable Instant until) {
    /** Failures in a row that open the circuit breaker. */
    static final int FAILURES_TO_OPEN = 5;

    private static final int MAX_DOUBLINGS = 10;
    private static final Duration INITIAL_OPEN_PERIOD = Duration.ofSeconds(30);
    private static final Duration MAX_OPEN_PERIOD = Duration.ofMinutes(5);

    /**
     * Counts a failure. The fifth opens the breaker for 30 seconds, each later one for twice as long, up to five
     * minutes.
     */
    public static BreakerState afterFailure(@Nullable BreakerState before, Instant now) {
        if (before == null) return new BreakerState(1, now, null);
        var failures = before.failures + 1;
        if (failures < FAILURES_TO_OPEN) return new BreakerState(failures, before.since, null);
        var doublings = Math.min(failures - FAILURES_TO_OPEN, MAX_DOUBLINGS);
        var doubled = INITIAL_OPEN_PERIOD.multipliedBy(1L << doublings);
        var openPeriod = doubled.compareTo(MAX_OPEN_PERIOD) < 0 ? doubled : MAX_OPEN_PERIOD;
        return new BreakerState(failures, before.since, now.plus(openPeriod));
    }

    public boolean isOpenAt(Instant now) {
        // No open period is longer, so a later end means that the clock was set back.
        return until != null && until.isAfter(now) && !until.isAfter(now.plus(MAX_OPEN_PERIOD));
    }
}
