package dev.holdfast.search;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index of what is said of items, filled from the change feed: it may lag behind, and whatever writes items never waits for it.
 * One that can't be reached throws {@link SearchBusy}.
 */
public interface Search {
    /**
     * Files cards. A newer version of one takes the place of an older; an older one, or the same again, changes nothing: the feed
     * may repeat itself.
     *
     * @return those that changed nothing
     */
    List<Card> file(List<Card> cards);

    /**
     * Has the cards of these items' events expire when the item's own card does, those too that were filed long ago. An item that
     * hasn't finished, or has no card, is passed over; doing it again changes nothing.
     */
    void settle(List<Whose> items);

    /** @param uid the item's, which its events' ids begin with */
    record Whose(String app, String uid) {}

    /** The newest first, at most {@code limit} of an application's hits behind a place. */
    Found find(String app, Wanted wanted, int limit, @Nullable Place after);

    /** What keeps it from being asked, for a person; null when nothing does. */
    default @Nullable String missing() {
        return null;
    }

    /** Where a hit stands among the others. */
    record Place(Instant at, String id) {}

    /** @param next where to go on, null at the end */
    record Found(List<Hit> hits, @Nullable Place next) {}

    /** For a deployment that keeps no index. */
    static Search none(String missing) {
        return new Search() {
            @Override
            public List<Card> file(List<Card> cards) {
                return List.of();
            }

            @Override
            public void settle(List<Whose> items) {}

            @Override
            public Found find(String app, Wanted wanted, int limit, @Nullable Place after) {
                throw new IllegalStateException(missing);
            }

            @Override
            public String missing() {
                return missing;
            }
        };
    }
}
