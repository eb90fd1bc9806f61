// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.task;

import dev.holdfast.clock.MachineClock;
import dev.holdfast.item.Item;
import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.InboxEntry;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.table.ReadBudget;
import dev.holdfast.table.ReadableRows;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.Table;
import dev.holdfast.table.TableIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of an inbox, which consists of several partitions in the same order:
 *
 * <ol>
 *   <li>Query the next rows of each partition.
 *   <li>Merge the rows in their order. If partitions have further rows, stop at the smallest of their last rows, because
 *       a further row can come next.
 *   <li>Read the items of these rows, because an index can be older than the table. Leave out the items that no longer
 *       belong in the inbox.
 *   <li>Continue until the page is full or the {@link ReadBudget} is spent.
 * </ol>
 */
final class InboxReader {
    private static final int READ_BATCH_SIZE = 100;

    /** The character that sorts after all characters at the end of a sort key, which is a hash. */
    private static final String AFTER_HASH = "~";

    private final Table table;
    private final ItemStore itemStore;
    private final MachineClock clock;

    InboxReader(Table table, ItemStore itemStore, MachineClock clock) {
        this.table = table;
        this.itemStore = itemStore;
        this.clock = clock;
    }

    /**
     * @param next the sort key after which the next page begins; null on the last page
     * @param endedEarly why the page has fewer entries than the limit although more rows can follow; otherwise null
     */
    record InboxPage<T>(List<T> entries, @Nullable String next, ReadBudget.@Nullable PageEnd endedEarly) {}

    /** A row of an inbox. */
    record InboxRow(String sort, InboxEntry entry) {
        private static Optional<InboxRow> of(Table table, Row row) {
            return ReadableRows.read(table, row, InboxEntry::decode).map(entry -> new InboxRow(sortOf(row), entry));
        }
    }

    /** @param end the last sort key up to which the rows are complete; null if no further rows follow */
    private record MergedRows(
            Collection<InboxRow> rows, @Nullable String end) {}

    /**
     * @param after the sort key after which the page begins; null for the first page
     * @param filter selects rows; this method reads the items of the selected rows
     * @param match returns the entry of an item; empty for an item that the page leaves out
     */
    <T> InboxPage<T> read(
            List<String> partitions,
            @Nullable String after,
            int limit,
            Predicate<InboxEntry> filter,
            Function<Item, Optional<T>> match) {
        var readBudget = ReadBudget.start(clock);
        var entries = new ArrayList<T>();
        var from = after == null ? "" : after + AFTER_HASH;
        var unread = new ArrayList<>(partitions);
        while (true) {
            var merged = merge(unread, from, Math.min(limit, READ_BATCH_SIZE), readBudget);
            var rows = merged.rows().stream()
                    .filter(row -> filter.test(row.entry()))
                    .toList();
            for (var start = 0; start < rows.size(); start += READ_BATCH_SIZE) {
                var some = rows.subList(start, Math.min(rows.size(), start + READ_BATCH_SIZE));
                var items = itemsOf(some);
                readBudget.spend(items.size(), 0);
                for (var row : some) {
                    var item = items.get(row.entry().item());
                    if (item == null) continue;
                    match.apply(item).ifPresent(entries::add);
                    if (entries.size() == limit)
                        return new InboxPage<>(entries, hasMore(row, rows, merged.end()) ? row.sort() : null, null);
                }
            }
            if (merged.end() == null) return new InboxPage<>(entries, null, null);
            if (readBudget.end() != null) return new InboxPage<>(entries, merged.end(), readBudget.end());
            from = merged.end() + AFTER_HASH;
        }
    }

    private static boolean hasMore(InboxRow row, List<InboxRow> rows, @Nullable String end) {
        return end != null || !row.equals(rows.getLast());
    }

    private Map<ItemId, Item> itemsOf(List<InboxRow> rows) {
        return itemStore.findAll(rows.stream().map(row -> row.entry().item()).toList()).stream()
                .collect(Collectors.toMap(Item::id, Function.identity()));
    }

    /**
     * Reads the next rows of all partitions, each item once.
     *
     * @param unread the partitions that can have further rows; this method removes the others
     */
    private MergedRows merge(List<String> unread, String from, int limit, ReadBudget readBudget) {
        var rowsBySort = new TreeMap<String, InboxRow>();
        var lastSorts = new HashMap<String, String>();
        String end = null;
        for (var partition : unread) {
            var rowPage = query(partition, from, limit, readBudget);
            rowPage.rows()
                    .forEach(row ->
                            InboxRow.of(table, row).ifPresent(found -> rowsBySort.putIfAbsent(found.sort(), found)));
            if (rowPage.next() == null) {
                var rows = rowPage.rows();
                lastSorts.put(partition, rows.isEmpty() ? "" : sortOf(rows.getLast()));
                continue;
            }
            var last = sortOf(rowPage.rows().getLast());
            if (end == null || last.compareTo(end) < 0) end = last;
        }
        var reached = end;
        // The next round reads the rows after the end again.
        if (reached != null)
            unread.removeIf(partition ->
                    lastSorts.containsKey(partition) && lastSorts.get(partition).compareTo(reached) <= 0);
        return new MergedRows(
                (end == null ? rowsBySort : rowsBySort.headMap(end, true))
                        .values().stream().toList(),
                end);
    }

    private static String sortOf(Row row) {
        return Objects.requireNonNull(row.entries().get(TableIndex.BOARD)).sort();
    }

    /** Returns the next rows of a partition. A page without rows is the last page. */
    private RowPage query(String partition, String from, int limit, ReadBudget readBudget) {
        var rowQuery =
                RowQuery.startingWith(TableIndex.BOARD, partition, "", limit).startingFrom(from);
        String cursor = null;
        while (true) {
            var rowPage = table.query(rowQuery.startingAfter(cursor));
            readBudget.spend(Math.max(1, rowPage.rows().size()), 0);
            if (rowPage.next() == null || !rowPage.rows().isEmpty()) return rowPage;
            cursor = rowPage.next();
        }
    }

    /**
     * Returns the first rows of the partitions, each item once, at most {@code limit} of each partition. Stops when the
     * {@link ReadBudget} is spent.
     */
    List<InboxRow> firstRows(List<String> partitions, int limit) {
        var readBudget = ReadBudget.start(clock);
        var rows = new LinkedHashMap<ItemId, InboxRow>();
        for (var partition : partitions) {
            if (readBudget.end() != null) break;
            readBudget.spend(1, 0);
            table.query(RowQuery.startingWith(TableIndex.BOARD, partition, "", limit))
                    .rows()
                    .forEach(row -> {
                        readBudget.spend(1, 0);
                        InboxRow.of(table, row)
                                .ifPresent(
                                        found -> rows.putIfAbsent(found.entry().item(), found));
                    });
        }
        return List.copyOf(rows.values());
    }
}
