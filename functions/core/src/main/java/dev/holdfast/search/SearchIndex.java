package dev.holdfast.search;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index of what is said of items, filled from the change feed: it may lag behind, and whatever writes items never waits for it.
 * One that can't be reached throws {@link SearchIndexBusy}.
 */
public interface SearchIndex {
    /**
     * Files cards. A newer version of one takes the place of an older; an older one, or the same again, changes nothing: the feed
     * may repeat itself.
     *
     * @return those that changed nothing
     */
    List<SearchCard> addCards(List<SearchCard> cards);

    /**
     * Has the cards of these items' events expire when the item's own card does, those too that were filed long ago. An item that
     * hasn't finished, or has no card, is passed over; doing it again changes nothing.
     */
    void expireEventsWithItems(List<IndexedItemId> items);

    /** @param uid the item's, which its events' ids begin with */
    record IndexedItemId(String app, String uid) {}

    /** The newest first, at most {@code limit} of an application's hits behind a place. */
    HitPage find(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after);

    /** What keeps it from being asked, for a person; null when nothing does. */
    default @Nullable String unavailableReason() {
        return null;
    }

    /** Where a hit stands among the others. */
    record HitPosition(Instant at, String id) {}

    /** @param next where to go on, null at the end */
    record HitPage(List<SearchHit> hits, @Nullable HitPosition next) {}

    /** For a deployment that keeps no index. */
    static SearchIndex unavailable(String missing) {
        return new SearchIndex() {
            @Override
            public List<SearchCard> addCards(List<SearchCard> cards) {
                return List.of();
            }

            @Override
            public void expireEventsWithItems(List<IndexedItemId> items) {}

            @Override
            public HitPage find(String app, SearchQuery searchQuery, int limit, @Nullable HitPosition after) {
                throw new IllegalStateException(missing);
            }

            @Override
            public String unavailableReason() {
                return missing;
            }
        };
    }
}
