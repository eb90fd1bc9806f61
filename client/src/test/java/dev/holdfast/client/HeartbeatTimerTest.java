// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTimerTest {
    private static final Duration INTERVAL = Duration.ofMillis(1);

    private final HeartbeatTimer timer = new HeartbeatTimer();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        timer.close();
    }

    @Test
    void hanging_heartbeats_delay_no_other_item() throws InterruptedException {
        var hanging = new CountDownLatch(20);
        for (var i = 0; i < 20; i++) timer.repeat(INTERVAL, () -> hang(hanging));
        assertThat(hanging.await(10, SECONDS)).isTrue();
        var beats = new CountDownLatch(3);
        timer.repeat(INTERVAL, beats::countDown);
        assertThat(beats.await(10, SECONDS)).isTrue();
    }

    @Test
    void hanging_heartbeat_is_not_started_again() throws InterruptedException {
        var starts = new AtomicInteger();
        var hanging = new CountDownLatch(1);
        timer.repeat(INTERVAL, () -> {
            starts.incrementAndGet();
            hang(hanging);
        });
        var beats = new CountDownLatch(10);
        timer.repeat(INTERVAL, beats::countDown);
        assertThat(hanging.await(10, SECONDS)).isTrue();
        assertThat(beats.await(10, SECONDS)).isTrue();
        assertThat(starts).hasValue(1);
    }

    @Test
    void failed_heartbeat_is_repeated() throws InterruptedException {
        var beats = new CountDownLatch(3);
        timer.repeat(INTERVAL, () -> {
            beats.countDown();
            throw new IllegalStateException("a bug");
        });
        assertThat(beats.await(10, SECONDS)).isTrue();
    }

    private void hang(CountDownLatch started) {
        started.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
