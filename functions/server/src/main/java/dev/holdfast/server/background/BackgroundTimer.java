// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.background;

import dev.holdfast.metric.MetricSink;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Repeats background work, each kind of work on a separate thread. The timer uses the monotonic clock, so that a change
 * of the wall clock neither stops the work nor makes it run more often. A failure, even an {@link Error}, doesn't end
 * the repetition. A supervisor restarts threads that have ended.
 */
@Singleton
public class BackgroundTimer {
    private static final long STOP_TIME_LIMIT_SECONDS = 10;
    private static final Duration SUPERVISION_PERIOD = Duration.ofSeconds(1);

    private final MetricSink metricSink;
    private final List<BackgroundLoop> loops = new CopyOnWriteArrayList<>();

    @Inject
    public BackgroundTimer(MetricSink metricSink) {
        this.metricSink = metricSink;
        repeat("supervisor", SUPERVISION_PERIOD, this::restartDead);
    }

    /** Runs the work now, and again one period after the end of each run. */
    public void repeat(String threadName, Duration period, Runnable work) {
        start(new BackgroundLoop(threadName, work, new FixedPause(period)));
    }

    /** Starts a loop with its own pause. */
    void start(BackgroundLoop loop) {
        loops.add(loop);
        loop.start();
    }

    private static final class FixedPause implements BackgroundLoop.LoopPause {
        private final Duration period;
        private final CountDownLatch stopSignal = new CountDownLatch(1);

        private FixedPause(Duration period) {
            this.period = period;
        }

        @Override
        public void await() throws InterruptedException {
            var unused = stopSignal.await(period.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void end() {
            stopSignal.countDown();
        }
    }

    /** Restarts all threads that have ended by themselves, and returns their names. */
    public List<String> restartDead() {
        var restarted = new ArrayList<String>();
        for (var loop : loops)
            if (loop.restartIfDead()) {
                metricSink.increment("threads.restarted", 1, "thread", loop.name());
                restarted.add(loop.name());
            }
        return restarted;
    }

    public void stop(@Observes ShutdownEvent event) throws InterruptedException {
        for (var loop : loops) loop.requestStop();
        for (var loop : loops) loop.awaitStop(STOP_TIME_LIMIT_SECONDS);
    }
}
