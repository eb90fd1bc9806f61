// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for the background work of a spool, up to a moment. */
final class SpoolWait {
    private static final int POLL_MILLIS = 10;

    private final long startNanos = System.nanoTime();
    private final Duration longest;

    SpoolWait(Duration longest) {
        this.longest = longest;
    }

    /** Returns whether the condition is true in time. */
    boolean until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (remaining().isZero()) return false;
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }

    Duration remaining() {
        var remaining = longest.minusNanos(System.nanoTime() - startNanos);
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }
}
