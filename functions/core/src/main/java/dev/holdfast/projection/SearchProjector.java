// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import dev.holdfast.feed.Projector;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.search.SearchIndex;
import java.util.List;

/** Adds the cards of each change of an item to the search index, if the deployment has a search index. */
public final class SearchProjector implements Projector {
    private final SearchIndex searchIndex;
    private final MetricSink metricSink;

    public SearchProjector(SearchIndex searchIndex, MetricSink metricSink) {
        this.searchIndex = searchIndex;
        this.metricSink = metricSink;
    }

    @Override
    public ProjectorSession open() {
        return searchIndex.unavailableReason() == null
                ? new SearchSession(searchIndex, metricSink)
                : now -> change -> List.of();
    }
}
