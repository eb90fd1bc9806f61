// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.timeline;

import dev.holdfast.json.InvalidCursorException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges sources into one timeline, in pages. Entries are in the order of time. If several sources contain an entry, it
 * appears only once.
 */
final class TimelineMerger {
    private final List<TimelineSource> sources;

    TimelineMerger(List<TimelineSource> sources) {
        this.sources = sources;
    }

    /** @param positions the position in each source, empty before the source's first entry; null on the last page */
    record TimelinePage(
            List<TimelineEntry> entries, @Nullable List<String> positions) {}

    TimelinePage mergePage(List<String> from, int limit) {
        if (!from.isEmpty() && from.size() != sources.size())
            throw new InvalidCursorException("a page token of another timeline");
        var positions = new ArrayList<>(from.isEmpty() ? Collections.nCopies(sources.size(), "") : from);
        var remaining = new ArrayList<Deque<TimelineSource.PositionedEntry>>();
        var hasMore = false;
        for (var i = 0; i < sources.size(); i++) {
            var sourcePage = sources.get(i).read(positions.get(i).isEmpty() ? null : positions.get(i), limit);
            remaining.add(new ArrayDeque<>(sourcePage.entries()));
            hasMore |= !sourcePage.isLast();
        }
        var entries = new ArrayList<TimelineEntry>();
        var seenEvents = new HashSet<String>();
        int next;
        while ((next = entries.size() < limit ? indexOfEarliest(remaining) : indexOfRepeated(remaining, seenEvents))
                >= 0) {
            var positionedEntry = remaining.get(next).removeFirst();
            if (seenEvents.add(positionedEntry.entry().event())) entries.add(positionedEntry.entry());
            positions.set(next, positionedEntry.at());
        }
        hasMore |= remaining.stream().anyMatch(remainingEntries -> !remainingEntries.isEmpty());
        return new TimelinePage(entries, hasMore ? positions : null);
    }

    /**
     * Returns the index of a source whose next entry is already in this page; -1 if there is no such source. A page
     * ends only after all copies of its last entry, because the next page couldn't recognise the remaining copies.
     */
    private static int indexOfRepeated(List<Deque<TimelineSource.PositionedEntry>> remaining, Set<String> seenEvents) {
        for (var i = 0; i < remaining.size(); i++) {
            var positionedEntry = remaining.get(i).peekFirst();
            if (positionedEntry != null
                    && seenEvents.contains(positionedEntry.entry().event())) return i;
        }
        return -1;
    }

    private static int indexOfEarliest(List<Deque<TimelineSource.PositionedEntry>> remaining) {
        var earliestIndex = -1;
        for (var i = 0; i < remaining.size(); i++) {
            var positionedEntry = remaining.get(i).peekFirst();
            if (positionedEntry == null) continue;
            var best = earliestIndex < 0 ? null : remaining.get(earliestIndex).peekFirst();
            if (best == null
                    || positionedEntry.entry().at().isBefore(best.entry().at())) earliestIndex = i;
        }
        return earliestIndex;
    }
}
