// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes rows. Logs and skips unreadable rows, because a damaged row must not block the other rows. */
public final class ReadableRows {
    private static final Logger LOG = LoggerFactory.getLogger(ReadableRows.class);

    private ReadableRows() {}

    public static <T> List<T> readAll(List<Row> rows, Function<Row, T> read) {
        return rows.stream().flatMap(row -> readOne(row, read)).toList();
    }

    private static <T> Stream<T> readOne(Row row, Function<Row, T> read) {
        try {
            return Stream.of(read.apply(row));
        } catch (UncheckedIOException e) {
            LOG.error("row {} is unreadable and was skipped: {}", row.key(), String.valueOf(e.getMessage()));
            return Stream.empty();
        }
    }
}
