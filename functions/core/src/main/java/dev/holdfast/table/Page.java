package dev.holdfast.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a query.
 *
 * @param next the cursor to go on from, null when there is no more; a page may be short, even empty, and still have one
 */
public record Page(List<Row> rows, @Nullable String next) {
    public Page {
        rows = List.copyOf(rows);
    }
}
