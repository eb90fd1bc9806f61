// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Measures the time of a call, and begins attempts later. */
interface RetryTimer {
    /** The clock of the machine, and a shared daemon thread. */
    RetryTimer SYSTEM = new RetryTimer() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void runAfter(Duration delay, Runnable attempt) {
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(attempt);
        }
    };

    /** Returns a time that never jumps, in nanoseconds. */
    long nanoTime();

    void runAfter(Duration delay, Runnable attempt);
}
