package dev.holdfast.item.archive;

import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of an item's changes: what the archive has, and what it doesn't have yet from the item itself. Each change names the one
 * before it, so what is in neither shows as a gap.
 *
 * @param gap whether the next change is one that the archive is still to get
 * @param whole whether nothing follows, as far as anybody knows
 */
record HistoryPage(List<HistoryEntry> entries, boolean gap, boolean whole) {
    /** A feed that is behind by more has lost what is missing. It is also what clocks may differ by, and more. */
    static final Duration MAX_FEED_DELAY = Duration.ofDays(1);

    /**
     * @param item the item as it is, null when it is there no more
     * @param last the last change that was shown before
     * @param filed what the archive has behind that
     */
    static HistoryPage merge(@Nullable Item item, long last, ItemArchive.ArchivePage filed, int limit, Instant now) {
        var newest =
                filed.entries().isEmpty() ? last : filed.entries().getLast().version();
        var changes = new TreeMap<Long, HistoryEntry>();
        for (var historyEntry : filed.entries()) changes.put(historyEntry.version(), historyEntry);
        if (item != null)
            entriesOnItem(item)
                    .filter(e -> e.version() > last && (filed.whole() || e.version() < newest))
                    .forEach(e -> changes.put(e.version(), e));
        var entries = new ArrayList<HistoryEntry>();
        var shown = last;
        for (var historyEntry : changes.values()) {
            if (entries.size() == limit) return new HistoryPage(entries, false, false);
            if (historyEntry.previous() != null
                    && historyEntry.previous() > shown
                    && isFilingPending(item, historyEntry, newest, now)) return new HistoryPage(entries, true, false);
            entries.add(historyEntry.withoutRequest());
            shown = historyEntry.version();
        }
        return new HistoryPage(entries, false, filed.whole());
    }

    private static Stream<HistoryEntry> entriesOnItem(Item item) {
        return Stream.concat(item.history().stream(), Stream.ofNullable(item.mark()));
    }

    /**
     * Whether what is missing before a change is still to come.
     *
     * @param newest the newest change that the archive is known to have
     */
    private static boolean isFilingPending(@Nullable Item item, HistoryEntry change, long newest, Instant now) {
        var expired = now.minus(ItemArchive.DEFAULT_RETENTION).plus(MAX_FEED_DELAY);
        if (change.at().isBefore(expired)) return false;
        // Filed in order: what precedes a change that isn't filed may not be either.
        if (newest < change.version()) return true;
        // But side by side, where they come together: what precedes one that is filed may come a moment later.
        return !earliestPossibleChange(item, change).isBefore(expired)
                && change.at().isAfter(now.minus(MAX_FEED_DELAY));
    }

    /** Since when, at the least, there has been something that could expire. */
    private static Instant earliestPossibleChange(@Nullable Item item, HistoryEntry change) {
        if (item != null) return item.timing().created();
        return change.took() == null ? change.at() : change.at().minus(change.took());
    }
}
