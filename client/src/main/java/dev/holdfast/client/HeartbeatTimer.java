// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Starts the heartbeats of all tracked items of a client, on one daemon thread. */
final class HeartbeatTimer implements AutoCloseable {
    private final ScheduledExecutorService executor;

    HeartbeatTimer() {
        this(newExecutor());
    }

    HeartbeatTimer(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    /** Creates an executor whose thread begins with the first task. */
    private static ScheduledExecutorService newExecutor() {
        var executor = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "holdfast-heartbeats");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Repeats a task, first after one interval. The task must not throw exceptions. */
    ScheduledFuture<?> repeat(Duration interval, Runnable task) {
        var nanos = interval.toNanos();
        return executor.scheduleAtFixedRate(task, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
