package dev.holdfast.insight;

import dev.holdfast.item.Item;
import dev.holdfast.metric.Metrics;
import dev.holdfast.search.Card;
import dev.holdfast.search.Search;
import dev.holdfast.search.Search.Whose;
import dev.holdfast.search.Wanted;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Map<String, Whose> retained = new LinkedHashMap<>();
    private final Set<String> ended = new HashSet<>();

    Indexing(Search search, Metrics metrics) {
        this.search = search;
        this.metrics = metrics;
    }

    /** Of an item's cards only the newest would stay: the others need not be filed first. */
    void keep(Card card) {
        cards.merge(card.kind() + "/" + card.id(), card, (a, b) -> a.version() > b.version() ? a : b);
    }

    /** For an item whose workflow says how long what is finished is kept: what the index has of its events goes with it. */
    void retain(Item item) {
        retained.put(item.uid(), new Whose(item.id().app(), item.uid()));
        if (item.finished()) ended.add(item.uid());
    }

    /** An index that is broken must not hold up what is told: what it misses can't be searched for, and the log says so. */
    @Override
    public void close() {
        var all = List.copyOf(cards.values());
        if (!all.isEmpty() && filed(all)) settle();
        cards.clear();
        retained.clear();
        ended.clear();
    }

    private boolean filed(List<Card> all) {
        try {
            // A card of an item that is too late may be one of after its end: then this end counts for what came with
            // it too.
            search.file(all).stream()
                    .filter(card -> card.kind() == Wanted.Kind.ITEMS)
                    .forEach(card -> ended.add(card.id()));
            return true;
        } catch (RuntimeException e) {
            LOG.error("{} cards are missing from the search index: {}", all.size(), String.valueOf(e.getMessage()));
            metrics.count("search.unfiled", all.size());
            return false;
        }
    }

    private void settle() {
        retained.keySet().retainAll(ended);
        if (retained.isEmpty()) return;
        try {
            search.settle(List.copyOf(retained.values()));
        } catch (RuntimeException e) {
            LOG.error(
                    "what the search index has of the events of {} items stays for the usual time: {}",
                    retained.size(),
                    String.valueOf(e.getMessage()));
            metrics.count("search.unfiled", retained.size());
        }
    }
}
