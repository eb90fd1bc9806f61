// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Starts the heartbeats of all items of a client, on daemon threads. One thread measures the time, and other threads
 * send the heartbeats. So a heartbeat that waits for the disk or for a key doesn't delay the heartbeats of other items.
 */
final class HeartbeatTimer implements AutoCloseable {
    private static final int MAX_SENDING_THREADS = 32;
    private static final int IDLE_SECONDS = 10;

    private final ScheduledExecutorService timer;
    private final @Nullable ThreadPoolExecutor ownThreads;
    private final Executor sender;

    HeartbeatTimer() {
        timer = newTimer();
        ownThreads = newSender();
        sender = ownThreads;
    }

    /** Creates a timer that uses the threads of the given executor, both to measure the time and to send heartbeats. */
    HeartbeatTimer(ScheduledExecutorService timer) {
        this.timer = timer;
        this.ownThreads = null;
        this.sender = Runnable::run;
    }

    /** Creates an executor that starts its thread at the first task. */
    private static ScheduledExecutorService newTimer() {
        var executor = new ScheduledThreadPoolExecutor(1, threads("holdfast-heartbeat-timer"));
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    private static ThreadPoolExecutor newSender() {
        var executor = new ThreadPoolExecutor(
                MAX_SENDING_THREADS,
                MAX_SENDING_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                threads("holdfast-heartbeats"));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Repeats a task, first after one interval. Skips a time at which the task still waits or runs. */
    ScheduledFuture<?> repeat(Duration interval, Runnable task) {
        return repeat(interval, interval, task);
    }

    /** Repeats a task, first after a delay. Skips a time at which the task still waits or runs. */
    ScheduledFuture<?> repeat(Duration delay, Duration interval, Runnable task) {
        var isActive = new AtomicBoolean();
        Runnable start = () -> {
            if (!isActive.getAndSet(true)) start(task, isActive);
        };
        return timer.scheduleAtFixedRate(start, delay.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Starts a task. If the system can't create a thread, the timer skips this heartbeat, and sends the later ones. */
    private void start(Runnable task, AtomicBoolean isActive) {
        try {
            sender.execute(() -> run(task, isActive));
        } catch (RuntimeException | OutOfMemoryError e) {
            isActive.set(false);
        }
    }

    private static void run(Runnable task, AtomicBoolean isActive) {
        try {
            task.run();
        } finally {
            isActive.set(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        if (ownThreads != null) ownThreads.shutdownNow();
    }
}
