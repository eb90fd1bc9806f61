// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.json.IsoTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A full-text index of items and events, filled from the change feed. The index may lack the newest changes, because
 * writes of items never wait for the index. The methods throw {@link SearchIndexBusyException} when the index is
 * unavailable.
 */
public interface SearchIndex {
    /**
     * Adds cards, and replaces older versions of these cards. Ignores a card if the index already has this version or a
     * newer version, because the feed may repeat changes.
     *
     * @return the ignored cards
     */
    List<SearchCard> addCards(List<SearchCard> cards);

    /**
     * Makes the cards of the items' events expire together with the items' own cards. Skips items that are unfinished
     * or have no card. A repeated call has no further effect.
     */
    void expireEventsWithItems(List<IndexedItemId> items);

    /** @param uid the item's uid; the ids of its events begin with this uid */
    record IndexedItemId(String app, String uid) {}

    /** Returns at most {@code limit} hits of an application after a position, newest first. */
    HitPage find(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after);

    /**
     * Returns the reason why this deployment has no search, as a text for people; null if the deployment has search.
     */
    default @Nullable String unavailableReason() {
        return null;
    }

    /** The position of a hit in the order of the hits. */
    record HitPosition(Instant at, String id) {
        /**
         * @throws InvalidCursorException if no hit can have this position, for instance because the page token is
         *     forged
         */
        public HitPosition {
            if (at == null || at.isBefore(Instant.EPOCH) || at.isAfter(IsoTime.MAX_INSTANT))
                throw new InvalidCursorException("the position has no valid time");
            if (id == null) throw new InvalidCursorException("the position has no id");
        }
    }

    /** @param next the position where the next page begins; null on the last page */
    record HitPage(List<SearchHit> hits, @Nullable HitPosition next) {}

    /** Returns the index of a deployment without search. */
    static SearchIndex unavailable(String reason) {
        return new SearchIndex() {
            @Override
            public List<SearchCard> addCards(List<SearchCard> cards) {
                return List.of();
            }

            @Override
            public void expireEventsWithItems(List<IndexedItemId> items) {}

            @Override
            public HitPage find(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after) {
                throw new IllegalStateException(reason);
            }

            @Override
            public String unavailableReason() {
                return reason;
            }
        };
    }
}
