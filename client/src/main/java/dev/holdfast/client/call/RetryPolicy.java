// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import dev.holdfast.client.transport.Operation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Determines when the client repeats a call that failed for a temporary reason.
 *
 * <p>No attempt begins after the total limit. The random delays prevent many clients from repeating their calls at the
 * same moment.
 *
 * <ol>
 *   <li>The upper limit of the delay begins with {@code firstDelay}. It doubles after each attempt, up to {@code
 *       longestDelay}.
 *   <li>The delay is a random time between zero and the upper limit.
 *   <li>If Holdfast asks for a delay ({@code Retry-After}), the client adds the random time to this delay.
 *   <li>If the delay would exceed the total limit, the call fails immediately.
 * </ol>
 *
 * <p>Source: full jitter, from "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 *
 * @param totalLimit the longest time for all attempts and delays of a call
 * @param attemptTimeout the longest time for one attempt; a release, a purge and a recovery have at least
 *     {@value #BULK_TIMEOUT_SECONDS} seconds
 */
public record RetryPolicy(Duration firstDelay, Duration longestDelay, Duration totalLimit, Duration attemptTimeout) {
    /** Holdfast works up to 15 seconds on a call for many items, and then answers with its progress. */
    private static final int BULK_TIMEOUT_SECONDS = 20;

    private static final int DOUBLINGS = 30;

    public RetryPolicy {
        requirePositive(firstDelay, "firstDelay");
        requirePositive(longestDelay, "longestDelay");
        requirePositive(totalLimit, "totalLimit");
        requirePositive(attemptTimeout, "attemptTimeout");
    }

    private static void requirePositive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero())
            throw new IllegalArgumentException(name + " must be longer than zero");
    }

    /** Returns the default policy: each attempt takes at most 10 seconds, and the whole call at most 30 seconds. */
    public static RetryPolicy standard() {
        return new RetryPolicy(
                Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(10));
    }

    public RetryPolicy withTotalLimit(Duration totalLimit) {
        return new RetryPolicy(firstDelay, longestDelay, totalLimit, attemptTimeout);
    }

    public RetryPolicy withAttemptTimeout(Duration attemptTimeout) {
        return new RetryPolicy(firstDelay, longestDelay, totalLimit, attemptTimeout);
    }

    Duration attemptTimeoutOf(Operation operation) {
        var shortest = operation.isBulk() ? Duration.ofSeconds(BULK_TIMEOUT_SECONDS) : Duration.ZERO;
        return attemptTimeout.compareTo(shortest) < 0 ? shortest : attemptTimeout;
    }

    /**
     * Returns the delay before the next attempt.
     *
     * @param attempts the number of attempts so far, at least 1
     * @param retryAfter the delay that Holdfast asks for, or null
     * @param random a number from 0 (inclusive) to 1 (exclusive)
     */
    Duration delayAfter(int attempts, @Nullable Duration retryAfter, double random) {
        var doubled = firstDelay.toNanos() * Math.pow(2, Math.min(attempts - 1, DOUBLINGS));
        var jitter = Duration.ofNanos((long) (Math.min(doubled, longestDelay.toNanos()) * random));
        return retryAfter == null ? jitter : retryAfter.plus(jitter);
    }
}
