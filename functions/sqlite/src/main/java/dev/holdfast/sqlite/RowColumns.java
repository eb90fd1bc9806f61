// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.UnreadableRowException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps rows to columns, in the order of {@link #NAMES}. The column {@code packed} contains the compressed body of a row
 * that expires. The column {@code body} contains the body of any other row, because such a body changes often.
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

    /**
     * Reads a row from a result. The number of the row's first column is {@code first}; the first column of a result
     * has the number 1.
     *
     * @throws UnreadableRowException if the compressed body is damaged
     */
    static Row readRow(ResultSet result, int first) throws SQLException {
        var rowKey = readKey(result, first);
        var entries = new EnumMap<TableIndex, RowKey>(TableIndex.class);
        putEntry(entries, TableIndex.DUE, result, first + 4);
        putEntry(entries, TableIndex.BOARD, result, first + 6);
        var seconds = result.getLong(first + 8);
        var expires = result.wasNull() ? null : Instant.ofEpochSecond(seconds);
        return new Row(rowKey, result.getLong(first + 2), readBody(result, first, rowKey), entries, expires);
    }

    private static RowKey readKey(ResultSet result, int first) throws SQLException {
        return new RowKey(result.getString(first), result.getString(first + 1));
    }

    private static String readBody(ResultSet result, int first, RowKey rowKey) throws SQLException {
        var packed = result.getBytes(first + 9);
        if (packed == null) return result.getString(first + 3);
        try {
            return BodyCodec.decompress(packed);
        } catch (UncheckedIOException e) {
            throw new UnreadableRowException(rowKey, String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the sort key of a row in the table, or in an index. The row begins at the first column of the result. */
    static String readPlace(ResultSet result, @Nullable TableIndex tableIndex) throws SQLException {
        return result.getString(
                switch (tableIndex) {
                    case null -> 2;
                    case DUE -> 6;
                    case BOARD -> 8;
                });
    }

    private static void putEntry(
            EnumMap<TableIndex, RowKey> entries, TableIndex tableIndex, ResultSet result, int column)
            throws SQLException {
        var partition = result.getString(column);
        if (partition != null) entries.put(tableIndex, new RowKey(partition, result.getString(column + 1)));
    }
}
