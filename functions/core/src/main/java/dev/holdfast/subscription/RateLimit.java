// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import dev.holdfast.problem.InputFaults;
import java.time.Duration;

/**
 * The rate limit of one receiver. After a pause, Holdfast can send {@code atMost} messages immediately, then one
 * message after each interval of {@code per / atMost}. The long-term rate is {@code atMost} messages per period. Any
 * single period has fewer than twice as many messages.
 *
 * @param atMost the number of messages in each period, 1 to 10,000; a notification about several events is one message
 * @param per the length of the period, one second to one day
 */
public record RateLimit(int atMost, Duration per) {
    private static final int MAX_MESSAGES = 10_000;
    private static final Duration MIN_PERIOD = Duration.ofSeconds(1);
    private static final Duration MAX_PERIOD = Duration.ofDays(1);

    void check(InputFaults inputFaults, String pointer) {
        if (atMost < 1 || atMost > MAX_MESSAGES) inputFaults.add(pointer + "/atMost", "must be 1 to " + MAX_MESSAGES);
        if (per == null) inputFaults.add(pointer + "/per", "is required");
        else if (per.compareTo(MIN_PERIOD) < 0 || per.compareTo(MAX_PERIOD) > 0)
            inputFaults.add(pointer + "/per", "must be PT1S to PT24H");
    }

    /** Throws an exception if a stored row lacks a part of this limit. */
    void requireComplete() {
        if (atMost < 1 || !per.isPositive()) throw new IllegalStateException("the limit has no messages or no period");
    }

    /** Returns the time from one message to the next in nanoseconds, rounded up. */
    public long intervalNanos() {
        return Math.ceilDiv(per.toNanos(), (long) atMost);
    }
}
