// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import dev.holdfast.clock.MachineClock;
import java.time.Duration;
import java.time.Instant;

/** The clock of a {@link HoldfastDouble}. It stands still until a test moves it. Many threads can use it. */
public final class DoubleClock implements MachineClock {
    private final Instant start;
    private Duration passed = Duration.ZERO;

    DoubleClock(Instant start) {
        this.start = start;
    }

    @Override
    public synchronized Instant instant() {
        return start.plus(passed);
    }

    @Override
    public synchronized long nanoTime() {
        return passed.toNanos();
    }

    /**
     * Moves the clock forward. The next {@link HoldfastDouble#sweep} finds the items that are late now.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public synchronized void advance(Duration duration) {
        if (duration.isNegative()) throw new IllegalArgumentException("the clock only moves forward");
        passed = passed.plus(duration);
    }

    /** Moves the clock instead of waiting. */
    @Override
    public boolean sleep(Duration duration) {
        if (duration.isPositive()) advance(duration);
        return true;
    }
}
