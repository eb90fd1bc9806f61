// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.store.BoardKeys;
import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.table.ReadBudget;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills one page with the items of the board's segments, from a position on. */
final class BoardPager {
    /** Limits the passes if items move faster than the board can be read. */
    private static final int MAX_PASSES = 4;

    /** Covers the difference between the clocks of two machines. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    /** If a filter can leave out most items, a page reads at least this number of items in one query. */
    private static final int FILTERED_CHUNK_SIZE = 250;

    private final SegmentReader segmentReader;
    private final MachineClock clock;

    BoardPager(SegmentReader segmentReader, MachineClock clock) {
        this.segmentReader = segmentReader;
        this.clock = clock;
    }

    ItemBoard.BoardPage read(List<BoardSegment> segments, BoardFilter boardFilter, int limit, BoardPosition from) {
        if (segments.isEmpty()) return new ItemBoard.BoardPage(List.of(), List.of(), null, null);
        if (from.segment() < 0 || from.segment() >= segments.size())
            throw new InvalidCursorException("the position has an unknown segment");
        var readBudget = ReadBudget.start(clock);
        var pageItems = new PageItems(limit);
        BoardPosition position = from;
        while (position != null && !pageItems.isFull() && readBudget.end() == null) {
            position = readSegment(segments, boardFilter, position, pageItems, readBudget);
            // A later pass can repeat items of earlier pages, so the later pass begins on a new page.
            if (position != null && position.mayRepeatItems() && !from.mayRepeatItems() && !from.isBeginning())
                return pageItems.toPage(position, null);
        }
        return pageItems.toPage(position, readBudget.end());
    }

    /** Reads a part of the position's segment. Returns the position after this part. */
    private @Nullable BoardPosition readSegment(
            List<BoardSegment> segments,
            BoardFilter boardFilter,
            BoardPosition position,
            PageItems pageItems,
            ReadBudget readBudget) {
        var segment = segments.get(position.segment());
        var pass = position.pass();
        var passFrom = pass == null ? null : pass.from();
        var needed = pageItems.missing();
        var placeBound = segment.state() == null ? null : boardFilter.placeBound();
        var segmentPage = segmentReader.read(
                segment,
                position.after(),
                passFrom == null ? "" : BoardKeys.placeAt(passFrom),
                placeBound,
                boardFilter.leavesOut(placeBound) ? Math.max(needed, FILTERED_CHUNK_SIZE) : needed);
        readBudget.spend(segmentPage.rows(), segmentPage.characters());
        pageItems.addUnreadable(segmentPage.unreadable());
        var after = position.after();
        for (var placed : segmentPage.items()) {
            if (needed == 0) return position.at(position.segment(), after, pass);
            after = placed.place();
            var item = placed.item();
            if (item != null && !boardFilter.matches(item)) continue;
            pageItems.add(placed);
            needed--;
            if (item != null
                    && pass != null
                    && pass.from() != null
                    && item.timing().created().isBefore(pass.begin())) pass = pass.withFound();
        }
        return next(position, segmentPage.after(), pass, segments.size());
    }

    /** Returns the position after a part of a segment, null at the end of the last pass. */
    private @Nullable BoardPosition next(
            BoardPosition position, @Nullable String after, BoardPosition.@Nullable BoardPass pass, int segments) {
        if (after != null) return position.at(position.segment(), after, pass);
        if (position.segment() + 1 < segments) return position.at(position.segment() + 1, null, pass);
        if (pass == null || pass.isComplete() || pass.number() >= MAX_PASSES) return null;
        return position.at(0, null, pass.next(clock.instant(), CLOCK_TOLERANCE));
    }
}
