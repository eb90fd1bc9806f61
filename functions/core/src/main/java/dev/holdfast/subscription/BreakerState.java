package dev.holdfast.subscription;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a receiver has failed, again and again, and nothing arrived in between.
 *
 * @param failures how many times in a row; once it is held, how many times it was tried
 * @param since the first of them
 * @param until nothing is sent before; null as long as there were too few failures to hold anything back
 */
public record BreakerState(
        int failures, Instant since, @Nullable Instant until) {
    /** So many failures in a row, and deliveries are held back. */
    static final int FAILURES_TO_OPEN = 5;

    private static final Duration INITIAL_HOLD = Duration.ofSeconds(30);
    private static final Duration MAX_HOLD = Duration.ofMinutes(5);

    /** After one more failure: 30 seconds, then twice as long each time, up to five minutes. */
    public static BreakerState afterFailure(@Nullable BreakerState before, Instant now) {
        if (before == null) return new BreakerState(1, now, null);
        var failures = before.failures + 1;
        if (failures < FAILURES_TO_OPEN) return new BreakerState(failures, before.since, null);
        var doubled = INITIAL_HOLD.multipliedBy(1L << Math.min(failures - FAILURES_TO_OPEN, 10));
        return new BreakerState(failures, before.since, now.plus(doubled.compareTo(MAX_HOLD) < 0 ? doubled : MAX_HOLD));
    }

    public boolean isOpenAt(Instant now) {
        // Nobody is ever held for longer, so an end further ahead comes of a clock that has been set back since.
        return until != null && until.isAfter(now) && !until.isAfter(now.plus(MAX_HOLD));
    }
}
