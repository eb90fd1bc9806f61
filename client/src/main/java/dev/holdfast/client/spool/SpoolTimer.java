// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs short tasks later. */
@FunctionalInterface
public interface SpoolTimer {
    /** A timer that uses the JDK's shared daemon thread. */
    SpoolTimer SYSTEM =
            (task, delay) -> CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(task);

    void schedule(Runnable task, Duration delay);
}
