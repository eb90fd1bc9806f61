// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import dev.holdfast.clock.MachineClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that a test sets; safe for use by many threads. Only {@link #advance} also moves the monotonic clock. */
public final class SettableClock implements MachineClock {
    private volatile Instant now;
    private volatile long nanos;

    public SettableClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    /** Sets the wall clock, in the same way as a person or NTP. */
    public void set(Instant instant) {
        now = instant;
    }

    /** Moves the clock instead of waiting. */
    @Override
    public boolean sleep(Duration duration) {
        advance(duration);
        return true;
    }

    public synchronized void advance(Duration by) {
        now = now.plus(by);
        nanos += by.toNanos();
    }
}
