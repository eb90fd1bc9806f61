package dev.holdfast.feed;

import dev.holdfast.metric.MetricSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what the feed passes over because it is broken: that must not hold up the changes behind it. */
public final class FeedFaultLog {
    private static final Logger LOG = LoggerFactory.getLogger(FeedFaultLog.class);

    private final MetricSink metricSink;

    public FeedFaultLog(MetricSink metricSink) {
        this.metricSink = metricSink;
    }

    /** @param broken names what is passed over; its row is still there to be looked at */
    public void report(String broken, RuntimeException why) {
        LOG.error("the change feed can't read {} and passes over it: {}", broken, String.valueOf(why.getMessage()));
        metricSink.increment("events.unreadable", 1);
    }
}
