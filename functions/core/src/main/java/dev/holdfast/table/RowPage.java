package dev.holdfast.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a query.
 *
 * @param unreadable rows that the table itself can't make out, in a page of an index: so that one doesn't hide the others; a page
 *     of a partition fails instead
 * @param next the cursor to go on from, null when there is no more; a page may be short, even empty, and still have one
 */
public record RowPage(
        List<Row> rows,
        List<UnreadableRow> unreadable,
        @Nullable String next) {
    /**
     * A page ends with the row whose body takes it past so many characters, however many were asked for: rows of 400 KB each
     * would else be more than a small function's memory holds.
     */
    public static final int MAX_BODY_CHARACTERS = 8_000_000;

    public RowPage {
        rows = List.copyOf(rows);
        unreadable = List.copyOf(unreadable);
    }

    public RowPage(List<Row> rows, @Nullable String next) {
        this(rows, List.of(), next);
    }

    /** Where such a row stands, and what is wrong with it. */
    public record UnreadableRow(RowKey key, String why) {}
}
