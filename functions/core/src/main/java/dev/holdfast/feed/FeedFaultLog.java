package dev.holdfast.feed;

import dev.holdfast.metric.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what the feed passes over because it is broken: that must not hold up the changes behind it. */
public final class FeedFaultLog {
    private static final Logger LOG = LoggerFactory.getLogger(FeedFaultLog.class);

    private final Metrics metrics;

    public FeedFaultLog(Metrics metrics) {
        this.metrics = metrics;
    }

    /** @param broken names what is passed over; its row is still there to be looked at */
    public void report(String broken, RuntimeException why) {
        LOG.error("the change feed can't read {} and passes over it: {}", broken, String.valueOf(why.getMessage()));
        metrics.count("events.unreadable", 1);
    }
}
