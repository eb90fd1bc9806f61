package dev.holdfast.subscription;

import dev.holdfast.problem.InputFaults;
import java.time.Duration;

/**
 * The rate limit of one receiver. After a pause {@code most} messages may go at once, then one message after each
 * interval of {@code per / most}. The long-term rate is {@code most} messages per period, and no single period has twice
 * as many.
 *
 * @param most messages in each period, 1 to 10,000; one notification about several events counts once
 * @param per the length of the period, one second to one day
 */
public record RateLimit(int most, Duration per) {
    private static final int MAX_MESSAGES = 10_000;
    private static final Duration MIN_PERIOD = Duration.ofSeconds(1);
    private static final Duration MAX_PERIOD = Duration.ofDays(1);

    void check(InputFaults inputFaults, String pointer) {
        if (most < 1 || most > MAX_MESSAGES) inputFaults.add(pointer + "/most", "must be 1 to " + MAX_MESSAGES);
        if (per == null) inputFaults.add(pointer + "/per", "is required");
        else if (per.compareTo(MIN_PERIOD) < 0 || per.compareTo(MAX_PERIOD) > 0)
            inputFaults.add(pointer + "/per", "must be PT1S to PT24H");
    }

    /** Returns the time from one message to the next in nanoseconds, rounded up. */
    public long intervalNanos() {
        return Math.ceilDiv(per.toNanos(), (long) most);
    }
}
