// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.TableIndex;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps rows to columns, in the order of {@link #NAMES}. The body of a row that expires is compressed, and in the column
 * {@code packed}. The body of any other row changes often, and is in the column {@code body}.
 */
final class RowColumns {
    static final String NAMES = "partition, sort, version, body, due_p, due_s, board_p, board_s, expires, packed";

    private RowColumns() {}

    static @Nullable Object[] values(Row row) {
        var due = row.entries().get(TableIndex.DUE);
        var board = row.entries().get(TableIndex.BOARD);
        var packed = row.expires() == null ? null : BodyCodec.compress(row.body());
        return new @Nullable Object[] {
            row.key().partition(),
            row.key().sort(),
            row.version(),
            packed == null ? row.body() : "",
            due == null ? null : due.partition(),
            due == null ? null : due.sort(),
            board == null ? null : board.partition(),
            board == null ? null : board.sort(),
            row.expires() == null ? null : row.expires().getEpochSecond(),
            packed
        };
    }

    /** Reads a row whose columns begin at {@code first}, which counts from 1. */
    static Row readRow(ResultSet result, int first) throws SQLException {
        var rowKey = new RowKey(result.getString(first), result.getString(first + 1));
        var entries = new EnumMap<TableIndex, RowKey>(TableIndex.class);
        putEntry(entries, TableIndex.DUE, result, first + 4);
        putEntry(entries, TableIndex.BOARD, result, first + 6);
        var seconds = result.getLong(first + 8);
        var expires = result.wasNull() ? null : Instant.ofEpochSecond(seconds);
        var packed = result.getBytes(first + 9);
        var body = packed == null ? result.getString(first + 3) : BodyCodec.decompress(packed);
        return new Row(rowKey, result.getLong(first + 2), body, entries, expires);
    }

    private static void putEntry(
            EnumMap<TableIndex, RowKey> entries, TableIndex tableIndex, ResultSet result, int column)
            throws SQLException {
        var partition = result.getString(column);
        if (partition != null) entries.put(tableIndex, new RowKey(partition, result.getString(column + 1)));
    }
}
