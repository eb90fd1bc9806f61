// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.metric.MetricSink;
import dev.holdfast.server.background.BackgroundTimer;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;

/** A timer that runs nothing, because the tests themselves run the sweeps. The server still publishes the outbox. */
@Alternative
@Priority(1)
@Singleton
class IdleTimer extends BackgroundTimer {
    IdleTimer() {
        super(MetricSink.NO_METRICS);
    }

    @Override
    public void repeat(String threadName, Duration period, Runnable work) {}
}
