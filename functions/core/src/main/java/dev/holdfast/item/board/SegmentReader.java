// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.item.Item;
import dev.holdfast.item.ItemStore;
import dev.holdfast.item.UnreadableItemLog;
import dev.holdfast.table.Row;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a segment in the order of their places. An item that becomes overdue, or is no longer overdue,
 * changes its range. Since all ranges are read up to the same place, the reader neither misses nor repeats the item.
 *
 * <ol>
 *   <li>Read a page of each range, from the same place.
 *   <li>Merge the pages up to the place where the first incomplete page ends.
 *   <li>Continue after the last merged item.
 * </ol>
 */
final class SegmentReader {
    /** Sorts after the end of a key, and before each character that a key can contain. */
    private static final String AFTER_KEY = " ";

    private final Table table;
    private final UnreadableItemLog unreadableItemLog;

    SegmentReader(Table table, UnreadableItemLog unreadableItemLog) {
        this.table = table;
        this.unreadableItemLog = unreadableItemLog;
    }

    /** @param item null if the item can't be decoded */
    record PlacedItem(String key, @Nullable Item item) {}

    /**
     * A part of a segment.
     *
     * @param unreadable the keys of items whose place is unknown, because the table can't read their rows
     * @param characters the total length of the rows that were read
     * @param after the place to continue after, null at the end of the segment
     */
    record SegmentPage(
            List<PlacedItem> items,
            Set<String> unreadable,
            int characters,
            @Nullable String after) {}

    private record RangePage(
            TreeMap<String, PlacedItem> items, Set<String> unreadable, int characters, boolean isLast) {}

    /**
     * Reads a page.
     *
     * @param after the place to continue after, null at the beginning
     * @param from the lower bound of the places at the beginning, inclusive
     */
    SegmentPage read(BoardSegment boardSegment, @Nullable String after, String from, int limit) {
        var lowerBound = after == null ? from : after + AFTER_KEY;
        var pages = boardSegment.ranges().stream()
                .map(range -> readRange(boardSegment, range, lowerBound, limit))
                .toList();
        var end = pages.stream()
                .filter(page -> !page.isLast())
                .map(page -> page.items().lastKey())
                .min(String::compareTo)
                .orElse(null);
        var merged = new TreeMap<String, PlacedItem>();
        for (var page : pages)
            merged.putAll(end == null ? page.items() : page.items().headMap(end, true));
        while (merged.size() > limit) merged.pollLastEntry();
        var unreadable = new LinkedHashSet<String>();
        pages.forEach(page -> unreadable.addAll(page.unreadable()));
        var characters = pages.stream().mapToInt(RangePage::characters).sum();
        var remaining = end != null || pages.stream().anyMatch(page -> exceeds(page, merged));
        return new SegmentPage(
                List.copyOf(merged.values()), unreadable, characters, remaining ? merged.lastKey() : null);
    }

    private static boolean exceeds(RangePage page, TreeMap<String, PlacedItem> merged) {
        return !page.items().isEmpty() && page.items().lastKey().compareTo(merged.lastKey()) > 0;
    }

    /** Reads at least one item, unless the range has none. */
    private RangePage readRange(BoardSegment boardSegment, BoardSegment.BoardRange range, String from, int limit) {
        var items = new TreeMap<String, PlacedItem>();
        var unreadable = new LinkedHashSet<String>();
        var characters = 0;
        String cursor = null;
        do {
            var rowPage = table.query(range.query(from, limit).startingAfter(cursor));
            for (var row : rowPage.unreadable()) unreadable.add(unreadableItemLog.report(row.key(), row.reason()));
            for (var row : rowPage.rows()) {
                characters += row.body().length();
                place(boardSegment, range, row, items);
            }
            cursor = rowPage.next();
        } while (cursor != null && items.isEmpty());
        return new RangePage(items, unreadable, characters, cursor == null);
    }

    private void place(
            BoardSegment boardSegment, BoardSegment.BoardRange range, Row row, TreeMap<String, PlacedItem> items) {
        var entry = row.entries().get(TableIndex.BOARD);
        if (entry == null) return;
        var place = entry.sort().substring(range.prefix().length());
        try {
            var item = ItemStore.decode(row);
            // The index can be older than the item, which can have moved since.
            if (boardSegment.contains(item) && boardSegment.placeOf(item).equals(place))
                items.put(place, new PlacedItem(item.id().key(), item));
        } catch (RuntimeException e) {
            var key = unreadableItemLog.report(row.key(), String.valueOf(e.getMessage()));
            items.put(place, new PlacedItem(key, null));
        }
    }
}
