// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Measures the time of a call, and begins an attempt after a delay. */
interface RetryTimer {
    /** Uses the clock of the machine, and the JDK's shared daemon thread. */
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

    /** Returns a time in nanoseconds that changes of the system clock don't affect. */
    long nanoTime();

    void runAfter(Duration delay, Runnable attempt);
}
