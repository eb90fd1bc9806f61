// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clock;

import java.time.Duration;

/** A limit for the duration of some work. A jump of the wall clock doesn't change the limit. */
public final class TimeLimit {
    private final MachineClock clock;
    private final long startNanos;
    private final long limitNanos;

    private TimeLimit(MachineClock clock, Duration limit) {
        this.clock = clock;
        this.startNanos = clock.nanoTime();
        this.limitNanos = limit.toNanos();
    }

    public static TimeLimit start(MachineClock clock, Duration limit) {
        return new TimeLimit(clock, limit);
    }

    public boolean isOver() {
        return clock.nanoTime() - startNanos >= limitNanos;
    }

    /** Returns the time that is left, or zero. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, limitNanos - (clock.nanoTime() - startNanos)));
    }

    public Duration elapsed() {
        return Duration.ofNanos(clock.nanoTime() - startNanos);
    }
}
