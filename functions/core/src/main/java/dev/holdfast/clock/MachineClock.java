// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clock;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/** The wall clock of a machine, which may be set forward and back, and its monotonic clock, which only goes forward. */
public interface MachineClock extends InstantSource {
    /** Returns the time since any fixed instant of this process, in nanoseconds. Only differences have a meaning. */
    long nanoTime();

    /** Returns the given clock if it has a monotonic clock, otherwise the given wall clock with this process's monotonic clock. */
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

    /** Returns this clock with its instants cut to whole milliseconds. */
    default MachineClock inMilliseconds() {
        return of(() -> instant().truncatedTo(ChronoUnit.MILLIS), this::nanoTime);
    }
}
