// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for conditions that other threads make true, up to a moment. */
public final class BoundedWait {
    private static final int POLL_MILLIS = 10;

    private final long startNanos = System.nanoTime();
    private final Duration longest;

    public BoundedWait(Duration longest) {
        this.longest = longest;
    }

    /** Returns whether the condition is true in time. */
    public boolean until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (remaining().isZero()) return false;
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    public Duration remaining() {
        var remaining = longest.minusNanos(System.nanoTime() - startNanos);
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }
}
