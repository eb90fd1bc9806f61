// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.delivery;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes the retry delay: the time between an attempt and the next attempt.
 *
 * <p>A delivery has at most ten attempts over about three days.
 *
 * <ol>
 *   <li>Take the delay for the attempt, from the first to the ninth: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24
 *       h.
 *   <li>Lengthen this delay by a random part of up to 20 %. Because of this part, Holdfast retries at different times
 *       if deliveries failed at the same time.
 *   <li>If the receiver requested a longer delay, use the requested delay, but at most 24 h.
 * </ol>
 *
 * <p>Source: the retry schedule that the Standard Webhooks specification recommends.
 */
public final class RetrySchedule {
    private static final double MAX_JITTER_FRACTION = 0.2;
    private static final List<Duration> RETRY_DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    /** The longest retry delay, including its random part. */
    static final Duration DELAY_BOUND = Duration.ofHours(29);

    private final DoubleSupplier random;

    /** @param random a source of uniform random numbers from 0 (inclusive) to 1 (exclusive) */
    public RetrySchedule(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * Returns a schedule with one fixed random part, for deliveries that were sent together. Deliveries with equal
     * numbers of attempts are then retried together.
     */
    public RetrySchedule withSharedJitter() {
        var fraction = random.getAsDouble();
        return new RetrySchedule(() -> fraction);
    }

    /**
     * Returns the delay before the next attempt, or empty if no attempts are left.
     *
     * @param attempts the number of attempts so far, at least 1
     * @param requestedDelay the delay that the receiver requested, or null
     */
    public Optional<Duration> delayAfter(int attempts, @Nullable Duration requestedDelay) {
        if (attempts > RETRY_DELAYS.size()) return Optional.empty();
        var delay = RETRY_DELAYS.get(attempts - 1);
        var jitteredDelay = delay.plusMillis((long) (delay.toMillis() * MAX_JITTER_FRACTION * random.getAsDouble()));
        if (requestedDelay == null) return Optional.of(jitteredDelay);
        var boundedRequest = Collections.min(List.of(requestedDelay, RETRY_DELAYS.getLast()));
        return Optional.of(Collections.max(List.of(jitteredDelay, boundedRequest)));
    }
}
