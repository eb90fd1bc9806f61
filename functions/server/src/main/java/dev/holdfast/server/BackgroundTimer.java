// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats background work, each kind of work on a separate thread. The timer uses the monotonic clock. So a change of
 * the wall clock doesn't stop the work or make it run more often. A failure, even an {@link Error}, doesn't end the
 * repetition.
 */
@Singleton
class BackgroundTimer {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundTimer.class);
    private static final long STOP_TIME_LIMIT_SECONDS = 10;

    private final List<ScheduledExecutorService> executors = new CopyOnWriteArrayList<>();

    /** Runs the work now, and again one period after the end of each run. */
    void repeat(String threadName, Duration period, Runnable work) {
        var executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(threadName).factory());
        executors.add(executor);
        var unused = executor.scheduleWithFixedDelay(
                () -> runOnce(threadName, work), 0, period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void runOnce(String threadName, Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            try {
                LOG.error("{} failed and is repeated", threadName, e);
            } catch (Throwable second) {
                // Logging may fail because the process has no memory left. An exception from the logging would end the
                // repetition.
            }
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        for (var executor : executors) executor.shutdown();
        for (var executor : executors)
            if (!executor.awaitTermination(STOP_TIME_LIMIT_SECONDS, TimeUnit.SECONDS)) executor.shutdownNow();
    }
}
