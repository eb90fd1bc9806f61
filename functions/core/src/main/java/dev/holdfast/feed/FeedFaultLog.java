// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.feed;

import dev.holdfast.metric.MetricSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs and counts broken changes and broken rows. The feed skips them, because a broken change must not block later
 * changes.
 */
public final class FeedFaultLog {
    private static final Logger LOG = LoggerFactory.getLogger(FeedFaultLog.class);

    private final MetricSink metricSink;

    public FeedFaultLog(MetricSink metricSink) {
        this.metricSink = metricSink;
    }

    /** @param subject the description of the broken change or row for the log. The stored row stays unchanged */
    public void report(String subject, Throwable cause) {
        LOG.error("the change feed can't read {} and skips it: {}", subject, String.valueOf(cause.getMessage()));
        metricSink.increment("events.unreadable", 1);
    }
}
