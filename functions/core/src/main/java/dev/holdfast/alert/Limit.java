package dev.holdfast.alert;

import dev.holdfast.problem.Faults;
import java.time.Duration;

/**
 * How much may go to one receiver: after a pause that many at once, from then on one each time such a part of the stretch is
 * over. So in the long run no more than that in a stretch, and in no single one ever twice as much.
 *
 * @param most how many messages, 1 to 10,000; what people are told together is one
 * @param per the stretch of time, a second to a day
 */
public record Limit(int most, Duration per) {
    private static final int MOST = 10_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    void check(Faults faults, String at) {
        if (most < 1 || most > MOST) faults.add(at + "/most", "must be 1 to " + MOST);
        if (per == null) faults.add(at + "/per", "is required");
        else if (per.compareTo(SHORTEST) < 0 || per.compareTo(LONGEST) > 0)
            faults.add(at + "/per", "must be PT1S to PT24H");
    }

    /** Nanoseconds from one message to the next, rounded up. */
    long interval() {
        return Math.ceilDiv(per.toNanos(), (long) most);
    }
}
