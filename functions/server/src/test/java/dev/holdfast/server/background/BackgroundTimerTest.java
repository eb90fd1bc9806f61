// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.background;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.metric.MetricSink;
import io.quarkus.runtime.ShutdownEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTimerTest {
    private final BackgroundTimer backgroundTimer = new BackgroundTimer(MetricSink.NO_METRICS);

    @AfterEach
    void stop() throws InterruptedException {
        backgroundTimer.stop(new ShutdownEvent());
    }

    @Test
    void work_that_fails_with_an_error_is_repeated() throws InterruptedException {
        var runs = new CountDownLatch(3);
        backgroundTimer.repeat("failing", Duration.ofMillis(1), () -> {
            runs.countDown();
            throw new OutOfMemoryError("simulated");
        });
        assertThat(runs.await(20, SECONDS)).isTrue();
    }

    @Test
    void work_that_hangs_delays_no_other_work() throws InterruptedException {
        var release = new CountDownLatch(1);
        var runs = new CountDownLatch(3);
        backgroundTimer.repeat("hanging", Duration.ofMillis(1), () -> await(release));
        backgroundTimer.repeat("other", Duration.ofMillis(1), runs::countDown);
        assertThat(runs.await(20, SECONDS)).isTrue();
        release.countDown();
    }

    @Test
    void thread_that_ended_is_started_again_and_named() throws InterruptedException {
        var runs = new CountDownLatch(1);
        var threads = new AtomicInteger();
        var loop = new BackgroundLoop(
                "fragile",
                runs::countDown,
                new EndedPause(),
                run -> threads.incrementAndGet() == 1
                        ? new Thread(() -> {})
                        : Thread.ofPlatform().daemon().unstarted(run));
        backgroundTimer.start(loop);
        assertThat(runs.await(20, SECONDS)).isTrue();
        assertThat(threads).hasValue(2);
    }

    @Test
    void loop_that_has_not_begun_is_not_started_again() throws InterruptedException {
        var runs = new AtomicInteger();
        var loop = new BackgroundLoop("new", runs::incrementAndGet, new EndedPause());
        assertThat(loop.restartIfDead()).isFalse();
        loop.start();
        assertThat(loop.restartIfDead()).isFalse();
        loop.requestStop();
        loop.awaitStop(20);
        assertThat(runs.get()).isLessThanOrEqualTo(1);
    }

    @Test
    void loop_that_was_stopped_does_not_begin() {
        var threads = new AtomicInteger();
        var loop = new BackgroundLoop("stopped", () -> {}, new EndedPause(), run -> {
            threads.incrementAndGet();
            return new Thread(run);
        });
        loop.requestStop();
        loop.start();
        assertThat(threads).hasValue(0);
    }

    private static final class EndedPause implements BackgroundLoop.LoopPause {
        private final CountDownLatch stopSignal = new CountDownLatch(1);

        @Override
        public void await() throws InterruptedException {
            stopSignal.await();
        }

        @Override
        public void end() {
            stopSignal.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
