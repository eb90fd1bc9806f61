// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTimerTest {
    private final BackgroundTimer backgroundTimer = new BackgroundTimer();

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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
