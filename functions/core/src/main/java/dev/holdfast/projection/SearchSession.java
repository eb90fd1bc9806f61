// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.projection;

import dev.holdfast.feed.FeedChange;
import dev.holdfast.feed.FeedChange.ItemNotification;
import dev.holdfast.feed.FeedChange.ItemVersion;
import dev.holdfast.feed.Projector;
import dev.holdfast.item.Item;
import dev.holdfast.item.archive.ArchiveRetention;
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
 * Collects the cards of a session's batches, and adds the cards to the search index in one call at the end. So a slow
 * index delays the feed only once per session.
 */
final class SearchSession implements Projector.ProjectorSession {
    private static final Logger LOG = LoggerFactory.getLogger(SearchSession.class);

    private final SearchIndex searchIndex;
    private final MetricSink metricSink;
    private final Map<String, SearchCard> newestCards = new LinkedHashMap<>();
    private final Map<String, IndexedItemId> retainedItems = new LinkedHashMap<>();
    private final Set<String> finishedUids = new HashSet<>();

    SearchSession(SearchIndex searchIndex, MetricSink metricSink) {
        this.searchIndex = searchIndex;
        this.metricSink = metricSink;
    }

    @Override
    public Projector.ProjectorBatch begin(Instant now) {
        return new SearchBatch(now);
    }

    private final class SearchBatch implements Projector.ProjectorBatch {
        private final List<SearchCard> batchCards = new ArrayList<>();
        private final List<Item> batchRetainedItems = new ArrayList<>();
        private final Instant now;

        private SearchBatch(Instant now) {
            this.now = now;
        }

        @Override
        public List<RowWrite> writesOf(FeedChange change) {
            if (change instanceof ItemVersion(var item, var workflow)) {
                batchCards.addAll(SearchCardFactory.cardsOfChange(
                        item, workflow, ArchiveRetention.retentionEnd(item, workflow, now)));
                if (workflow.retain() != null) batchRetainedItems.add(item);
            }
            if (change instanceof ItemNotification(var item, var workflow))
                batchCards.addAll(SearchCardFactory.cardsOfNotification(
                        item, workflow, ArchiveRetention.retentionEnd(item, workflow, now)));
            return List.of();
        }

        @Override
        public void afterWrites(List<RowKey> written) {
            batchCards.forEach(SearchSession.this::addCard);
            batchRetainedItems.forEach(SearchSession.this::addRetainedItem);
        }
    }

    /** Keeps only the newest card of each item and event, as the index does. */
    private void addCard(SearchCard searchCard) {
        newestCards.merge(
                searchCard.kind() + "/" + searchCard.id(),
                searchCard,
                (stored, added) -> stored.version() > added.version() ? stored : added);
    }

    /**
     * Remembers an item whose workflow has a retention time. After the end of the item, the cards of its events expire
     * together with the item's own card.
     */
    private void addRetainedItem(Item item) {
        retainedItems.put(item.uid(), new IndexedItemId(item.id().app(), item.uid()));
        if (item.hasFinished()) finishedUids.add(item.uid());
    }

    /**
     * Adds the cards to the index. If the index fails, this method only logs and counts the missing cards, because the
     * index must not block the feed.
     */
    @Override
    public void close() {
        var cards = List.copyOf(newestCards.values());
        if (!cards.isEmpty() && addToIndex(cards)) expireEventCards();
        newestCards.clear();
        retainedItems.clear();
        finishedUids.clear();
    }

    private boolean addToIndex(List<SearchCard> cards) {
        try {
            // The index already has newer cards of the returned items. So these items may already be finished, and the
            // cards of their events must expire too.
            searchIndex.addCards(cards).stream()
                    .filter(searchCard -> searchCard.kind() == SearchQuery.CardKind.ITEMS)
                    .forEach(searchCard -> finishedUids.add(searchCard.id()));
            return true;
        } catch (RuntimeException e) {
            LOG.error("the search index lacks {} cards: {}", cards.size(), String.valueOf(e.getMessage()));
            metricSink.increment("search.missed", cards.size());
            return false;
        }
    }

    private void expireEventCards() {
        retainedItems.keySet().retainAll(finishedUids);
        if (retainedItems.isEmpty()) return;
        try {
            searchIndex.expireEventsWithItems(List.copyOf(retainedItems.values()));
        } catch (RuntimeException e) {
            LOG.error(
                    "the search index keeps the events of {} items for the default time: {}",
                    retainedItems.size(),
                    String.valueOf(e.getMessage()));
            metricSink.increment("search.missed", retainedItems.size());
        }
    }
}
