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

/** Merges sources into one timeline, in pages: the earliest next entry comes first, and an entry of several sources comes once. */
final class TimelineMerger {
    private final List<TimelineSource> sources;

    TimelineMerger(List<TimelineSource> strands) {
        this.sources = strands;
    }

    /** @param places the position in each source, empty before its first entry; null at the end */
    record TimelinePage(List<TimelineEntry> lines, @Nullable List<String> places) {}

    TimelinePage mergePage(List<String> from, int limit) {
        if (!from.isEmpty() && from.size() != sources.size())
            throw new InvalidCursorException("a page token of another timeline");
        var places = new ArrayList<>(from.isEmpty() ? Collections.nCopies(sources.size(), "") : from);
        var left = new ArrayList<Deque<TimelineSource.PositionedEntry>>();
        var more = false;
        for (var i = 0; i < sources.size(); i++) {
            var sourcePage = sources.get(i).read(places.get(i).isEmpty() ? null : places.get(i), limit);
            left.add(new ArrayDeque<>(sourcePage.places()));
            more |= !sourcePage.whole();
        }
        var lines = new ArrayList<TimelineEntry>();
        var told = new HashSet<String>();
        int next;
        while ((next = lines.size() < limit ? indexOfEarliest(left) : indexOfRepeated(left, told)) >= 0) {
            var positionedEntry = left.get(next).removeFirst();
            if (told.add(positionedEntry.line().event())) lines.add(positionedEntry.line());
            places.set(next, positionedEntry.at());
        }
        more |= left.stream().anyMatch(strand -> !strand.isEmpty());
        return new TimelinePage(lines, more ? places : null);
    }

    /** A page ends behind all copies of its last entry, since the next page could not recognise them. */
    private static int indexOfRepeated(List<Deque<TimelineSource.PositionedEntry>> left, Set<String> told) {
        for (var i = 0; i < left.size(); i++) {
            var positionedEntry = left.get(i).peekFirst();
            if (positionedEntry != null && told.contains(positionedEntry.line().event())) return i;
        }
        return -1;
    }

    private static int indexOfEarliest(List<Deque<TimelineSource.PositionedEntry>> left) {
        var found = -1;
        for (var i = 0; i < left.size(); i++) {
            var positionedEntry = left.get(i).peekFirst();
            if (positionedEntry == null) continue;
            var best = found < 0 ? null : left.get(found).peekFirst();
            if (best == null || positionedEntry.line().at().isBefore(best.line().at())) found = i;
        }
        return found;
    }
}
