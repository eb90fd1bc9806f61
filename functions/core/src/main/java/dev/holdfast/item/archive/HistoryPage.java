// SPDX-License-Identifier: Apache-2.0
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
 * A page of an item's changes from the archive and from the item's row. Each change contains the version of the
 * preceding change. So the page shows whether a change is missing.
 *
 * @param hasGap whether the archive doesn't have the next change yet
 * @param isLast whether Holdfast knows no later change
 */
record HistoryPage(List<HistoryEntry> entries, boolean hasGap, boolean isLast) {
    /**
     * The longest delay of the change feed, including clock skew. A change that is missing for a longer time is lost.
     */
    static final Duration MAX_FEED_DELAY = Duration.ofDays(1);

    /**
     * Merges changes of the archive and of the item.
     *
     * @param item the current item, null if it is deleted or expired
     * @param last the version of the last change on earlier pages
     * @param archivePage the archived changes after that version
     */
    static HistoryPage merge(
            @Nullable Item item, long last, ItemArchive.ArchivePage archivePage, int limit, Instant now) {
        var newestArchived = archivePage.entries().isEmpty()
                ? last
                : archivePage.entries().getLast().version();
        var changes = new TreeMap<Long, HistoryEntry>();
        for (var historyEntry : archivePage.entries()) changes.put(historyEntry.version(), historyEntry);
        if (item != null)
            entriesOnItem(item)
                    .filter(e -> e.version() > last && (archivePage.isLast() || e.version() < newestArchived))
                    .forEach(e -> changes.put(e.version(), e));
        var entries = new ArrayList<HistoryEntry>();
        var previous = last;
        for (var historyEntry : changes.values()) {
            if (entries.size() == limit) return new HistoryPage(entries, false, false);
            if (historyEntry.previous() > previous
                    && !archivePage.unreadable().contains(historyEntry.previous())
                    && isArchivingPending(item, historyEntry, newestArchived, now))
                return new HistoryPage(entries, true, false);
            entries.add(historyEntry);
            previous = historyEntry.version();
        }
        return new HistoryPage(entries, false, archivePage.isLast());
    }

    private static Stream<HistoryEntry> entriesOnItem(Item item) {
        return Stream.concat(item.history().stream(), Stream.ofNullable(item.mark()));
    }

    /**
     * Whether the feed will still archive the missing changes before a change.
     *
     * @param newestArchived the version of the newest archived change
     */
    private static boolean isArchivingPending(
            @Nullable Item item, HistoryEntry change, long newestArchived, Instant now) {
        var expiredBefore = now.minus(ArchiveRetention.DEFAULT_RETENTION).plus(MAX_FEED_DELAY);
        if (change.at().isBefore(expiredBefore)) return false;
        // The feed archives changes in order. So the change before an unarchived change may be unarchived too.
        if (newestArchived < change.version()) return true;
        // The feed archives the changes of one batch concurrently. So the archive may contain a change slightly before
        // it contains the preceding change.
        return !earliestPossibleChange(item, change).isBefore(expiredBefore)
                && change.at().isAfter(now.minus(MAX_FEED_DELAY));
    }

    /** Returns the earliest possible time of a change of the item. */
    private static Instant earliestPossibleChange(@Nullable Item item, HistoryEntry change) {
        if (item != null) return item.timing().created();
        return change.stay() == null ? change.at() : change.at().minus(change.stay());
    }
}
