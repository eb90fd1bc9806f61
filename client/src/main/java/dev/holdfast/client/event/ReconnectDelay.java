// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.event;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Determines the delays between the connections of a stream, so that many clients don't connect at the same moment.
 *
 * <ol>
 *   <li>The upper limit of the delay begins with the delay that the server asks for, and doubles after each failure.
 *   <li>The upper limit is at most {@value #LONGEST_DELAY_SECONDS} seconds.
 *   <li>The delay is a random time between zero and the upper limit. If a refusal asks for a delay, the stream adds
 *       this delay.
 * </ol>
 *
 * <p>Source: full jitter, from "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 */
final class ReconnectDelay {
    static final int LONGEST_DELAY_SECONDS = 30;

    private static final int DOUBLINGS = 10;

    private final DoubleSupplier random;
    private Duration firstDelay = Duration.ofSeconds(1);
    private int failures;

    ReconnectDelay(DoubleSupplier random) {
        this.random = random;
    }

    /** Records that a message has arrived. So the next failure begins with the shortest delay again. */
    void succeed(@Nullable Duration retryDelay) {
        failures = 0;
        if (retryDelay != null) firstDelay = retryDelay;
    }

    /** Returns the delay before the next connection. */
    Duration next(@Nullable Duration retryAfter) {
        var doubled = firstDelay.toMillis() * Math.pow(2, Math.min(failures++, DOUBLINGS));
        var longest =
                Math.min(doubled, Duration.ofSeconds(LONGEST_DELAY_SECONDS).toMillis());
        var jitter = Duration.ofMillis((long) (longest * random.getAsDouble()));
        return retryAfter == null ? jitter : retryAfter.plus(jitter);
    }
}
