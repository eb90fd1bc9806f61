// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clock;

import dev.holdfast.json.IsoTime;
import dev.holdfast.metric.MetricSink;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects jumps of the wall clock. Logs and counts each jump once.
 *
 * <ol>
 *   <li>Between two calls, the wall clock and the monotonic clock must advance by equal durations. The difference
 *       between the durations must not exceed {@link #JUMP_TOLERANCE}.
 *   <li>At the first call, the wall clock must not be behind the instant that an earlier process stored. The first call
 *       can't detect a jump forward, because the server may have been stopped for that time.
 * </ol>
 */
public final class ClockWatch {
    /** Tolerates adjustments by NTP, and pauses between the readings of the two clocks. */
    static final Duration JUMP_TOLERANCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    private final MachineClock clock;
    private final MetricSink metricSink;
    private @Nullable Instant lastInstant;
    private long lastNanos;

    public ClockWatch(MachineClock clock, MetricSink metricSink) {
        this.clock = clock;
        this.metricSink = metricSink;
    }

    /**
     * Compares the clocks.
     *
     * @param storedInstant an instant that this machine stored before the previous call; null if this machine stored no
     *     instant
     * @return true if the wall clock was set back
     */
    public synchronized boolean hasGoneBack(@Nullable Instant storedInstant) {
        var now = clock.instant();
        var nanos = clock.nanoTime();
        var before = lastInstant;
        var expected = before == null ? storedInstant : before.plusNanos(nanos - lastNanos);
        lastInstant = now;
        lastNanos = nanos;
        if (expected == null) return false;
        var jump = Duration.between(expected, now);
        if (jump.abs().compareTo(JUMP_TOLERANCE) <= 0 || before == null && !jump.isNegative()) return false;
        report(jump, now);
        return jump.isNegative();
    }

    private void report(Duration jump, Instant now) {
        var direction = jump.isNegative() ? "back" : "forward";
        LOG.warn("the clock went {} by {}; it is now {}", direction, jump.abs(), IsoTime.toFixedText(now));
        metricSink.increment("clock.jumps", 1, "direction", direction);
    }
}
