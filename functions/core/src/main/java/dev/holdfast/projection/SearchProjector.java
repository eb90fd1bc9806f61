package dev.holdfast.projection;

import dev.holdfast.feed.Projector;
import dev.holdfast.metric.Metrics;
import dev.holdfast.search.Search;
import java.util.List;

/** Files cards of each change of an item in the search index. */
public final class SearchProjector implements Projector {
    private final Search search;
    private final Metrics metrics;

    public SearchProjector(Search search, Metrics metrics) {
        this.search = search;
        this.metrics = metrics;
    }

    @Override
    public Session open() {
        return search.missing() == null ? new SearchSession(search, metrics) : now -> change -> List.of();
    }
}
