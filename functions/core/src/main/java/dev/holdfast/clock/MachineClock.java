// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * The two clocks of a machine. A person or program can set the wall clock forward and back. The monotonic clock only
 * advances.
 */
public interface MachineClock extends InstantSource {
    /**
     * Returns the nanoseconds since a fixed but arbitrary instant of this process. Only the difference between two
     * returned values has a meaning.
     */
    long nanoTime();

    /**
     * Waits. Returns false if the thread was interrupted meanwhile; the interruption stays set.
     *
     * @param duration how long to wait; doesn't wait if the duration isn't positive
     */
    default boolean sleep(Duration duration) {
        if (!duration.isPositive()) return true;
        try {
            Thread.sleep(duration);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Returns the given clock if it has a monotonic clock. Otherwise combines the given wall clock with this process's
     * monotonic clock.
     */
    static MachineClock of(InstantSource wallClock) {
        return wallClock instanceof MachineClock machineClock ? machineClock : of(wallClock, System::nanoTime);
    }

    static MachineClock of(InstantSource wallClock, LongSupplier nanoTime) {
        return new MachineClock() {
            @Override
            public Instant instant() {
                return wallClock.instant();
            }

            @Override
            public long nanoTime() {
                return nanoTime.getAsLong();
            }
        };
    }

    /** Returns this clock, but with instants truncated to whole milliseconds. */
    default MachineClock inMilliseconds() {
        var original = this;
        return new MachineClock() {
            @Override
            public Instant instant() {
                return original.instant().truncatedTo(ChronoUnit.MILLIS);
            }

            @Override
            public long nanoTime() {
                return original.nanoTime();
            }

            @Override
            public boolean sleep(Duration duration) {
                return original.sleep(duration);
            }
        };
    }
}
