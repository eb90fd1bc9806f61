// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for conditions that other threads make true. All waits together end at the time limit. */
public final class BoundedWait {
    private static final int POLL_MILLIS = 10;

    private final long startNanos = System.nanoTime();
    private final Duration longest;

    public BoundedWait(Duration longest) {
        this.longest = longest;
    }

    /** Waits until the condition is true. Returns false if the time limit ends first. */
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
