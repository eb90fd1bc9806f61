// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.metric.GaugeValue;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.ChangeOutbox;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the age of the oldest unpublished change in an outbox. */
public final class PublishingMonitor {
    /** If an unpublished change is older than this limit, health is down, and the watchdog doesn't send heartbeats. */
    public static final Duration MAX_AGE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(PublishingMonitor.class);

    private final ChangeOutbox outbox;
    private final MachineClock clock;
    private final MetricSink metricSink;
    private @Nullable Instant watchedTime;
    private long watchedSinceNanos;

    public PublishingMonitor(ChangeOutbox outbox, MachineClock clock, MetricSink metricSink) {
        this.outbox = outbox;
        this.clock = clock;
        this.metricSink = metricSink;
    }

    /**
     * Returns the age of the oldest unpublished change; zero if every change is published. Even if the clock was set
     * back, the age is at least the time since this monitor first saw the change.
     */
    public synchronized Duration oldestAge() {
        var oldestTime = outbox.oldestTime().orElse(null);
        if (oldestTime != null && !oldestTime.equals(watchedTime)) watchedSinceNanos = clock.nanoTime();
        watchedTime = oldestTime;
        if (oldestTime == null) return Duration.ZERO;
        var watchedFor = Duration.ofNanos(clock.nanoTime() - watchedSinceNanos);
        var age = Duration.between(oldestTime, clock.instant());
        return age.compareTo(watchedFor) > 0 ? age : watchedFor;
    }

    /** Sets the gauge. Never throws. */
    public void report() {
        try {
            metricSink.setGauge(
                    "changes.oldest.seconds", GaugeValue.single(oldestAge().toMillis() / 1000.0));
        } catch (RuntimeException e) {
            LOG.debug("the age of the oldest unpublished change can't be read", e);
        }
    }

    /**
     * Returns whether all changes older than {@link #MAX_AGE} are published. Never throws, and returns false if the
     * outbox is unreadable.
     */
    public boolean isOnTime() {
        try {
            return oldestAge().compareTo(MAX_AGE) <= 0;
        } catch (RuntimeException e) {
            LOG.debug("the age of the oldest unpublished change can't be read", e);
            return false;
        }
    }
}
