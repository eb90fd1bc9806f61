// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import static java.util.Comparator.comparing;

import dev.holdfast.search.SearchCard;
import dev.holdfast.search.SearchIndex;
import dev.holdfast.search.SearchQuery;
import dev.holdfast.search.SearchQuery.CardKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search index in memory, which reads all cards for each search. Each call is atomic, because it holds the index's
 * only lock.
 */
final class MemorySearchIndex implements SearchIndex {
    private static final Comparator<HitPosition> OLDEST_FIRST =
            comparing(HitPosition::at).thenComparing(HitPosition::id, MemoryOrder::compare);

    private record CardId(String app, CardKind kind, String id) {}

    private record IndexedCard(SearchCard card, CardMatcher matcher, Instant expires) {
        HitPosition position() {
            return new HitPosition(card.hit().at(), card.id());
        }
    }

    private final InstantSource clock;
    private final Map<CardId, IndexedCard> cards = new HashMap<>();

    MemorySearchIndex(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized List<SearchCard> addCards(List<SearchCard> newCards) {
        var ignored = new ArrayList<SearchCard>();
        for (var card : newCards) {
            var id = new CardId(card.app(), card.kind(), card.id());
            var indexed = cards.get(id);
            if (indexed != null && indexed.card().version() >= card.version()) ignored.add(card);
            else cards.put(id, new IndexedCard(card, new CardMatcher(card), card.expires()));
        }
        return ignored;
    }

    @Override
    public synchronized void expireEventsWithItems(List<IndexedItemId> items) {
        for (var item : items) {
            var indexed = cards.get(new CardId(item.app(), CardKind.ITEMS, item.uid()));
            if (indexed == null || !indexed.card().hit().finished()) continue;
            cards.replaceAll((id, event) -> id.app().equals(item.app())
                            && id.kind() == CardKind.EVENTS
                            && id.id().startsWith(item.uid() + ".")
                    ? new IndexedCard(event.card(), event.matcher(), indexed.expires())
                    : event);
        }
    }

    @Override
    public synchronized HitPage find(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after) {
        var now = clock.instant();
        var found = cards.values().stream()
                .filter(indexed -> indexed.card().app().equals(app)
                        && indexed.card().kind() == searchQuery.kind()
                        && !indexed.card().isDeleted()
                        && indexed.expires().isAfter(now)
                        && (after == null || OLDEST_FIRST.compare(indexed.position(), after) < 0)
                        && indexed.matcher().matches(searchQuery.terms()))
                .sorted(comparing(IndexedCard::position, OLDEST_FIRST).reversed())
                .limit(limit + 1L)
                .toList();
        var page = found.subList(0, Math.min(limit, found.size()));
        return new HitPage(
                page.stream().map(indexed -> indexed.card().hit()).toList(),
                found.size() > limit ? page.getLast().position() : null);
    }
}
