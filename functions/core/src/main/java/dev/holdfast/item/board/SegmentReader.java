// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.board;

import dev.holdfast.item.Item;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.item.store.UnreadableItemCounter;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final UnreadableItemCounter unreadableItemCounter;

    SegmentReader(Table table, UnreadableItemCounter unreadableItemCounter) {
        this.table = table;
        this.unreadableItemCounter = unreadableItemCounter;
    }

    /**
     * @param item null if the item can't be decoded
     * @param characters the length of the item's row
     */
    record PlacedItem(String place, String key, @Nullable Item item, int characters) {}

    /**
     * A part of a segment.
     *
     * @param unreadable the keys of items whose place is unknown, because the table can't read their rows
     * @param rows the number of rows that were read; a query without rows adds one
     * @param characters the total length of these rows
     * @param after the place to continue after, null at the end of the segment
     */
    record SegmentPage(
            List<PlacedItem> items,
            Set<String> unreadable,
            int rows,
            long characters,
            @Nullable String after) {}

    private record RangePage(
            TreeMap<String, PlacedItem> items, Set<String> unreadable, int rows, long characters, boolean isLast) {}

    /**
     * Reads a page.
     *
     * @param after the place to continue after, null at the beginning
     * @param from the lower bound of the places at the beginning, inclusive
     * @param to the upper bound of the places, exclusive; null for no bound
     */
    SegmentPage read(BoardSegment boardSegment, @Nullable String after, String from, @Nullable String to, int limit) {
        var lowerBound = after == null ? from : after + AFTER_KEY;
        // The log names an unreadable item once, although a range can be read twice.
        var reported = new HashMap<RowKey, String>();
        var pages = boardSegment.ranges().stream()
                .map(range -> readRange(boardSegment, range, lowerBound, to, limit, reported))
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
        var rows = pages.stream().mapToInt(RangePage::rows).sum();
        var characters = pages.stream().mapToLong(RangePage::characters).sum();
        var remaining = end != null || pages.stream().anyMatch(page -> exceeds(page, merged));
        return new SegmentPage(
                List.copyOf(merged.values()), unreadable, rows, characters, remaining ? merged.lastKey() : null);
    }

    private static boolean exceeds(RangePage page, TreeMap<String, PlacedItem> merged) {
        return !page.items().isEmpty() && page.items().lastKey().compareTo(merged.lastKey()) > 0;
    }

    /** Reads at least one item, unless the range has none. */
    private RangePage readRange(
            BoardSegment boardSegment,
            BoardSegment.BoardRange range,
            String from,
            @Nullable String to,
            int limit,
            Map<RowKey, String> reported) {
        var items = new TreeMap<String, PlacedItem>();
        var unreadable = new LinkedHashSet<String>();
        var rows = 0;
        var characters = 0L;
        String cursor = null;
        do {
            var rowPage = table.query(range.query(from, to, limit).startingAfter(cursor));
            rows += Math.max(1, rowPage.rows().size() + rowPage.unreadable().size());
            for (var row : rowPage.unreadable())
                unreadable.add(reported.computeIfAbsent(row.key(), unreadableItemCounter::count));
            for (var row : rowPage.rows()) {
                characters += row.body().length();
                place(boardSegment, range, row, items, reported);
            }
            cursor = rowPage.next();
        } while (cursor != null && items.isEmpty());
        return new RangePage(items, unreadable, rows, characters, cursor == null);
    }

    private void place(
            BoardSegment boardSegment,
            BoardSegment.BoardRange range,
            Row row,
            TreeMap<String, PlacedItem> items,
            Map<RowKey, String> reported) {
        var entry = row.entries().get(TableIndex.BOARD);
        if (entry == null) return;
        var place = entry.sort().substring(range.prefix().length());
        var isReported = reported.containsKey(row.key());
        var decoded = isReported ? Optional.<Item>empty() : ReadableRows.read(table, row, ItemStore::decode);
        if (decoded.isEmpty()) {
            var key = reported.computeIfAbsent(row.key(), unreadableItemCounter::count);
            items.put(place, new PlacedItem(place, key, null, row.body().length()));
            return;
        }
        var item = decoded.get();
        // The index can be older than the item, which can have moved since.
        if (boardSegment.contains(item) && boardSegment.placeOf(item).equals(place))
            items.put(
                    place,
                    new PlacedItem(place, item.id().key(), item, row.body().length()));
    }
}
