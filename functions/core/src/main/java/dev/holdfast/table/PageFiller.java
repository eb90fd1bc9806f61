// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fills the pages of a listing that leaves out rows. A page ends when it has enough entries, or when its
 * {@link ReadBudget} is spent. A row that exists and matches throughout is in exactly one page.
 *
 * <ol>
 *   <li>Read a page of the table, and keep the matching rows.
 *   <li>Read a larger page after each page, because few rows match.
 *   <li>If more rows match than the page needs, read again the rows up to the last needed row. Only a query returns the
 *       cursor of the next page.
 * </ol>
 *
 * @param <T> the entries of the listing
 */
public final class PageFiller<T> {
    private static final int MAX_ROWS_PER_QUERY = 1_000;
    private static final int ROWS_GROWTH = 4;

    private final QueryReader queryReader;
    private final Function<Row, Optional<T>> rowMatcher;
    private final long maxBytes;

    /**
     * @param rowMatcher returns the entry of a matching row; empty for a row that the listing leaves out
     * @param maxBytes the largest size of the matching rows of one page
     */
    public PageFiller(QueryReader queryReader, Function<Row, Optional<T>> rowMatcher, long maxBytes) {
        this.queryReader = queryReader;
        this.rowMatcher = rowMatcher;
        this.maxBytes = maxBytes;
    }

    /** Reads a page of the table with at most {@code limit} rows after a cursor. */
    @FunctionalInterface
    public interface QueryReader {
        RowPage read(int limit, @Nullable String cursor);
    }

    /**
     * @param next the cursor of the next page; null on the last page
     * @param endedEarly why the page has fewer entries than the limit although more rows follow; otherwise null
     */
    public record FilledPage<T>(List<T> entries, @Nullable String next, ReadBudget.@Nullable PageEnd endedEarly) {}

    /**
     * The matching rows at the beginning of a page of the table.
     *
     * @param rows the number of rows up to the last needed row
     * @param exceedsSize whether the next matching row exceeds the largest size of a page
     */
    private record MatchedRows<T>(List<T> entries, int rows, long bytes, boolean exceedsSize) {}

    /** @param from the cursor to start after; null for the first page */
    public FilledPage<T> fill(int limit, @Nullable String from, ReadBudget readBudget) {
        var entries = new ArrayList<T>();
        var cursor = from;
        var rowsPerQuery = limit;
        var bytes = 0L;
        while (true) {
            var rowPage = read(rowsPerQuery, cursor, readBudget);
            var matched = match(rowPage, limit - entries.size(), bytes);
            var exceedsSize = matched.exceedsSize();
            while (matched.rows() > 0 && matched.rows() < rowPage.rows().size()) {
                rowPage = read(matched.rows(), cursor, readBudget);
                matched = match(rowPage, limit - entries.size(), bytes);
                exceedsSize |= matched.exceedsSize();
            }
            if (matched.rows() == rowPage.rows().size()) cursor = rowPage.next();
            entries.addAll(matched.entries());
            bytes += matched.bytes();
            if (cursor == null || entries.size() >= limit) return new FilledPage<>(entries, cursor, null);
            var end = exceedsSize ? ReadBudget.PageEnd.SIZE : readBudget.end();
            if (end != null) return new FilledPage<>(entries, cursor, end);
            rowsPerQuery = Math.min(MAX_ROWS_PER_QUERY, rowsPerQuery * ROWS_GROWTH);
        }
    }

    private RowPage read(int rows, @Nullable String cursor, ReadBudget readBudget) {
        var rowPage = queryReader.read(rows, cursor);
        readBudget.spend(rowPage);
        return rowPage;
    }

    private MatchedRows<T> match(RowPage rowPage, int needed, long bytesBefore) {
        var entries = new ArrayList<T>();
        var bytes = 0L;
        var rows = 0;
        for (var row : rowPage.rows()) {
            if (entries.size() == needed) break;
            var entry = rowMatcher.apply(row);
            if (entry.isPresent()) {
                var rowBytes = row.body().getBytes(StandardCharsets.UTF_8).length;
                // A page has at least one entry, so that each page continues the listing.
                if (bytesBefore + bytes + rowBytes > maxBytes && bytesBefore + bytes > 0)
                    return new MatchedRows<>(entries, rows, bytes, true);
                entries.add(entry.get());
                bytes += rowBytes;
            }
            rows++;
        }
        return new MatchedRows<>(entries, rows, bytes, false);
    }
}
