package dev.holdfast.projection;

import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.Projector;
import dev.holdfast.item.Item;
import dev.holdfast.item.archive.ItemArchive;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchIndex.IndexedItemId;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
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
final class SearchSession implements Projector.ProjectorSession {
    private static final Logger LOG = LoggerFactory.getLogger(SearchSession.class);

    private final SearchIndex searchIndex;
    private final MetricSink metricSink;
    private final Map<String, SearchCard> cards = new LinkedHashMap<>();
    private final Map<String, IndexedItemId> retained = new LinkedHashMap<>();
    private final Set<String> ended = new HashSet<>();

    SearchSession(SearchIndex searchIndex, MetricSink metricSink) {
        this.searchIndex = searchIndex;
        this.metricSink = metricSink;
    }

    @Override
    public Projector.Batch begin(Instant now) {
        return new SearchBatch(now);
    }

    private final class SearchBatch implements Projector.Batch {
        private final List<SearchCard> made = new ArrayList<>();
        private final List<Item> toRetain = new ArrayList<>();
        private final Instant now;

        private SearchBatch(Instant now) {
            this.now = now;
        }

        @Override
        public List<RowWrite> writesOf(FeedChange change) {
            if (change instanceof ItemVersion(var item, var workflow)) {
                made.addAll(
                        SearchCardFactory.cardsOfChange(item, workflow, ItemArchive.retentionEnd(item, workflow, now)));
                if (workflow.retain() != null) toRetain.add(item);
            }
            return List.of();
        }

        @Override
        public void afterWrites(List<RowKey> written) {
            made.forEach(SearchSession.this::keep);
            toRetain.forEach(SearchSession.this::retain);
        }
    }

    /** Keeps only the newest card of an item, since the index would. */
    private void keep(SearchCard searchCard) {
        cards.merge(searchCard.kind() + "/" + searchCard.id(), searchCard, (a, b) -> a.version() > b.version() ? a : b);
    }

    /** Notes an item of a workflow with a retention time: the cards of its events expire with its own. */
    private void retain(Item item) {
        retained.put(item.uid(), new IndexedItemId(item.id().app(), item.uid()));
        if (item.hasFinished()) ended.add(item.uid());
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

    private boolean filed(List<SearchCard> all) {
        try {
            // The index has a newer card of these items, perhaps of their end: so they count as ended here too.
            searchIndex.addCards(all).stream()
                    .filter(searchCard -> searchCard.kind() == SearchQuery.CardKind.ITEMS)
                    .forEach(searchCard -> ended.add(searchCard.id()));
            return true;
        } catch (RuntimeException e) {
            LOG.error("{} cards are missing from the search index: {}", all.size(), String.valueOf(e.getMessage()));
            metricSink.increment("search.missed", all.size());
            return false;
        }
    }

    private void settle() {
        retained.keySet().retainAll(ended);
        if (retained.isEmpty()) return;
        try {
            searchIndex.expireEventsWithItems(List.copyOf(retained.values()));
        } catch (RuntimeException e) {
            LOG.error(
                    "what the search index has of the events of {} items stays for the usual time: {}",
                    retained.size(),
                    String.valueOf(e.getMessage()));
            metricSink.increment("search.missed", retained.size());
        }
    }
}
