// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.metric.GaugeValue;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.ChangeOutbox;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the age of the oldest change in an outbox that isn't published yet. */
public final class PublishingMonitor {
    /** An older unpublished change makes health down and withholds the heartbeat. */
    public static final Duration MAX_AGE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(PublishingMonitor.class);

    private final ChangeOutbox outbox;
    private final InstantSource clock;
    private final MetricSink metricSink;

    public PublishingMonitor(ChangeOutbox outbox, InstantSource clock, MetricSink metricSink) {
        this.outbox = outbox;
        this.clock = clock;
        this.metricSink = metricSink;
    }

    /** Returns the age of the oldest unpublished change; zero if every change is published. */
    public Duration oldestAge() {
        return outbox.oldestTime()
                .map(at -> Duration.between(at, clock.instant()))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
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

    /** Returns whether all older changes are published. Never throws: an unreadable outbox counts as no. */
    public boolean isOnTime() {
        try {
            return oldestAge().compareTo(MAX_AGE) <= 0;
        } catch (RuntimeException e) {
            LOG.debug("the age of the oldest unpublished change can't be read", e);
            return false;
        }
    }
}
