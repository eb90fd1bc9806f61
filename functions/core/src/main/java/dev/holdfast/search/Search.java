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
     */
    void file(List<Card> cards);

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
            public void file(List<Card> cards) {}

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
