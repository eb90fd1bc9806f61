package dev.holdfast.projection;

import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.Projector;
import dev.holdfast.item.Archive;
import dev.holdfast.item.Item;
import dev.holdfast.metric.Metrics;
import dev.holdfast.search.Card;
import dev.holdfast.search.Cards;
import dev.holdfast.search.Search;
import dev.holdfast.search.Search.Whose;
import dev.holdfast.search.Wanted;
import dev.holdfast.table.Key;
import dev.holdfast.table.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what the batches of a session have for the search index, which gets it in one go at the end: a slow index takes its time
 * once, however many batches there were.
 */
final class SearchSession implements Projector.Session {
    private static final Logger LOG = LoggerFactory.getLogger(SearchSession.class);

    private final Search search;
    private final Metrics metrics;
    private final Map<String, Card> cards = new LinkedHashMap<>();
    private final Map<String, Whose> retained = new LinkedHashMap<>();
    private final Set<String> ended = new HashSet<>();

    SearchSession(Search search, Metrics metrics) {
        this.search = search;
        this.metrics = metrics;
    }

    @Override
    public Projector.Batch begin(Instant now) {
        return new SearchBatch(now);
    }

    private final class SearchBatch implements Projector.Batch {
        private final List<Card> made = new ArrayList<>();
        private final List<Item> toRetain = new ArrayList<>();
        private final Instant now;

        private SearchBatch(Instant now) {
            this.now = now;
        }

        @Override
        public List<Write> writesOf(FeedChange change) {
            if (change instanceof ItemVersion(var item, var workflow)) {
                made.addAll(Cards.of(item, workflow, Archive.keptUntil(item, workflow, now)));
                if (workflow.retain() != null) toRetain.add(item);
            }
            return List.of();
        }

        @Override
        public void afterWrites(List<Key> written) {
            made.forEach(SearchSession.this::keep);
            toRetain.forEach(SearchSession.this::retain);
        }
    }

    /** Keeps only the newest card of an item, since the index would. */
    private void keep(Card card) {
        cards.merge(card.kind() + "/" + card.id(), card, (a, b) -> a.version() > b.version() ? a : b);
    }

    /** Notes an item of a workflow with a retention time: the cards of its events expire with its own. */
    private void retain(Item item) {
        retained.put(item.uid(), new Whose(item.id().app(), item.uid()));
        if (item.finished()) ended.add(item.uid());
    }

    /** Files the cards. A broken index must not hold up the feed: its misses can't be found, and the log says so. */
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
            // The index has a newer card of these items, perhaps of their end: so they count as ended here too.
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
