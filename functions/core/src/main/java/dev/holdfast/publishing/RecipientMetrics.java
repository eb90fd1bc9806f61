// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.publishing;

import dev.holdfast.event.Event;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.publishing.RecipientResolver.SubscriptionMatch;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the recipients who don't get an event. */
final class RecipientMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(RecipientMetrics.class);

    private final MetricSink metricSink;

    RecipientMetrics(MetricSink metricSink) {
        this.metricSink = metricSink;
    }

    void countSilenced(List<SubscriptionMatch> matches) {
        for (var match : matches) if (match.silence() != null) metricSink.increment("deliveries.silenced", 1);
    }

    void countUnassigned(Event event) {
        // The projector has already counted the unassigned roles with the change's own event.
        var unassigned = event.followsChange() ? 0 : event.data().unassigned().size();
        if (unassigned > 0) metricSink.increment("roles.unassigned", unassigned);
    }

    void reportUnreachable(PublishedChange change, SubscriptionMatch match) {
        metricSink.increment("recipients.unreachable", match.unreachable().size());
        LOG.info(
                "{} recipients of event {} have no address for target {}",
                match.unreachable().size(),
                change.event().id(),
                match.subscription().target());
    }
}
