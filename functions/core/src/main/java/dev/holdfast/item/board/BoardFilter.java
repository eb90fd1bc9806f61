// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.item.Item;
import dev.holdfast.item.store.BoardKeys;
import dev.holdfast.json.IsoTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Selects items of a listing.
 *
 * @param predicate whether the listing includes an item; null if it includes all items
 * @param enteredBefore the time before which an item must have entered its state; null for no bound. Listings of one
 *     state read no later items
 */
record BoardFilter(
        @Nullable Predicate<Item> predicate, @Nullable Instant enteredBefore) {
    static final BoardFilter ALL = new BoardFilter(null, null);

    private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);

    static BoardFilter of(Predicate<Item> predicate) {
        return new BoardFilter(predicate, null);
    }

    /** Returns a filter that also requires that the items have been in their state for at least this age. */
    BoardFilter olderThan(Duration age, Instant now) {
        var latest = now.minus(age).truncatedTo(ChronoUnit.MILLIS);
        return new BoardFilter(
                predicate,
                latest.isBefore(Instant.EPOCH) ? Instant.EPOCH : IsoTime.plusBounded(latest, ONE_MILLISECOND));
    }

    boolean matches(Item item) {
        return (predicate == null || predicate.test(item))
                && (enteredBefore == null || item.timing().since().isBefore(enteredBefore));
    }

    /** Whether the filter can leave out items whose place is before this bound. */
    boolean leavesOut(@Nullable String placeBound) {
        return predicate != null || enteredBefore != null && placeBound == null;
    }

    /** Returns the upper bound of the places in one state, exclusive; null for no bound. */
    @Nullable
    String placeBound() {
        return enteredBefore == null ? null : BoardKeys.placeAt(enteredBefore);
    }
}
