package dev.holdfast.subscription;

import dev.holdfast.problem.InputFaults;
import java.time.Duration;

/**
 * How much may go to one receiver: after a pause that many at once, from then on one each time such a part of the stretch is
 * over. So in the long run no more than that in a stretch, and in no single one ever twice as much.
 *
 * @param atMost how many messages, 1 to 10,000; what people are told together is one
 * @param per the stretch of time, a second to a day
 */
public record RateLimit(int atMost, Duration per) {
    private static final int MAX_MESSAGES = 10_000;
    private static final Duration MIN_PERIOD = Duration.ofSeconds(1);
    private static final Duration MAX_PERIOD = Duration.ofDays(1);

    void check(InputFaults inputFaults, String at) {
        if (atMost < 1 || atMost > MAX_MESSAGES) inputFaults.add(at + "/atMost", "must be 1 to " + MAX_MESSAGES);
        if (per == null) inputFaults.add(at + "/per", "is required");
        else if (per.compareTo(MIN_PERIOD) < 0 || per.compareTo(MAX_PERIOD) > 0)
            inputFaults.add(at + "/per", "must be PT1S to PT24H");
    }

    /** Nanoseconds from one message to the next, rounded up. */
    public long intervalNanos() {
        return Math.ceilDiv(per.toNanos(), (long) atMost);
    }
}
