package dev.holdfast.insight;

import dev.holdfast.metric.Metrics;
import dev.holdfast.search.Card;
import dev.holdfast.search.Search;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What some stretches of the feed have for the search index, which gets it in one go when this is closed: an index that is slow takes
 * its time once, however many stretches there were. Used by one thread at a time.
 */
public final class Indexing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Indexing.class);

    private final Search search;
    private final Metrics metrics;
    private final Map<String, Card> cards = new LinkedHashMap<>();

    Indexing(Search search, Metrics metrics) {
        this.search = search;
        this.metrics = metrics;
    }

    /** Of an item's cards only the newest would stay: the others need not be filed first. */
    void keep(Card card) {
        cards.merge(card.kind() + "/" + card.id(), card, (a, b) -> a.version() > b.version() ? a : b);
    }

    /** An index that is broken must not hold up what is told: what it misses can't be searched for, and the log says so. */
    @Override
    public void close() {
        if (cards.isEmpty()) return;
        try {
            search.file(List.copyOf(cards.values()));
        } catch (RuntimeException e) {
            LOG.error("{} cards are missing from the search index: {}", cards.size(), String.valueOf(e.getMessage()));
            metrics.count("search.unfiled", cards.size());
        }
        cards.clear();
    }
}
