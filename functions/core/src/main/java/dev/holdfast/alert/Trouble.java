package dev.holdfast.alert;

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
record Trouble(int failures, Instant since, @Nullable Instant until) {
    /** So many failures in a row, and deliveries are held back. */
    static final int ENOUGH = 5;

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** After one more failure: 30 seconds, then twice as long each time, up to five minutes. */
    static Trouble after(@Nullable Trouble before, Instant now) {
        if (before == null) return new Trouble(1, now, null);
        var failures = before.failures + 1;
        if (failures < ENOUGH) return new Trouble(failures, before.since, null);
        var doubled = FIRST.multipliedBy(1L << Math.min(failures - ENOUGH, 10));
        return new Trouble(failures, before.since, now.plus(doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST));
    }

    boolean holds(Instant now) {
        // Nobody is ever held for longer, so an end further ahead comes of a clock that has been set back since.
        return until != null && until.isAfter(now) && !until.isAfter(now.plus(LONGEST));
    }
}
