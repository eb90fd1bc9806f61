// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decodes stored rows. Every read of a stored row uses this class, so that a broken row always has the same effect. The
 * log names the broken row, the metric {@code rows.unreadable} counts it, and the caller skips it.
 */
public final class ReadableRows {
    private ReadableRows() {}

    /** Decodes the readable rows, in their order. */
    public static <T> List<T> readAll(Table table, Collection<Row> rows, Function<Row, T> decoder) {
        return rows.stream().flatMap(row -> read(table, row, decoder).stream()).toList();
    }

    /** Decodes a row; empty if it is broken. */
    public static <T> Optional<T> read(Table table, Row row, Function<Row, T> decoder) {
        try {
            return Optional.of(decoder.apply(row));
        } catch (RuntimeException | StackOverflowError e) {
            table.reportUnreadable(row.key(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Decodes a row without which the caller can't answer.
     *
     * @throws UnreadableRowException if the row is broken; an action then refuses the request and names the row
     */
    public static <T> T require(Table table, Row row, Function<Row, T> decoder) {
        try {
            return decoder.apply(row);
        } catch (RuntimeException | StackOverflowError e) {
            var reason = String.valueOf(e.getMessage());
            table.reportUnreadable(row.key(), reason);
            throw new UnreadableRowException(row.key(), reason, e);
        }
    }
}
