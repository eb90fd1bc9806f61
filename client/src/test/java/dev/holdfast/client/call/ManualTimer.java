// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A timer that runs each task immediately, and moves its time forward by the delay. */
final class ManualTimer implements RetryTimer {
    private final List<Duration> delays = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 1_000_000_000L;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void runAfter(Duration delay, Runnable attempt) {
        delays.add(delay);
        advance(delay);
        attempt.run();
    }

    void advance(Duration by) {
        nanos += by.toNanos();
    }

    List<Duration> delays() {
        return delays;
    }
}
