// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a query.
 *
 * @param unreadable rows that the table can't decode
 * @param next the cursor of the next page, null at the end; even a short or empty page can have a next page
 */
public record RowPage(
        List<Row> rows,
        List<UnreadableRow> unreadable,
        @Nullable String next) {
    /**
     * The highest total length of the bodies in a page. A page ends with the row that exceeds this total, even below
     * the limit of rows. Without this limit, the rows of a page could exceed the memory of a small Lambda function.
     */
    public static final int MAX_BODY_CHARACTERS = 8_000_000;

    public RowPage {
        rows = List.copyOf(rows);
        unreadable = List.copyOf(unreadable);
    }

    public RowPage(List<Row> rows, @Nullable String next) {
        this(rows, List.of(), next);
    }

    /** The key of an unreadable row, and the reason why the row is unreadable. */
    public record UnreadableRow(RowKey key, String reason) {}
}
