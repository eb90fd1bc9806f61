package dev.holdfast.sqlite;

import dev.holdfast.table.Index;
import dev.holdfast.table.Key;
import dev.holdfast.table.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** A row as columns, in the one order used everywhere. */
final class Columns {
    static final String ALL = "partition, sort, version, body, due_p, due_s, board_p, board_s, expires";

    private Columns() {}

    static @Nullable Object[] of(Row row) {
        var due = row.entries().get(Index.DUE);
        var board = row.entries().get(Index.BOARD);
        return new @Nullable Object[] {
            row.key().partition(),
            row.key().sort(),
            row.version(),
            row.body(),
            due == null ? null : due.partition(),
            due == null ? null : due.sort(),
            board == null ? null : board.partition(),
            board == null ? null : board.sort(),
            row.expires() == null ? null : row.expires().getEpochSecond()
        };
    }

    /** Reads {@link #ALL} from a column on. */
    static Row read(ResultSet result, int first) throws SQLException {
        var key = new Key(result.getString(first), result.getString(first + 1));
        var entries = new EnumMap<Index, Key>(Index.class);
        put(entries, Index.DUE, result, first + 4);
        put(entries, Index.BOARD, result, first + 6);
        var seconds = result.getLong(first + 8);
        var expires = result.wasNull() ? null : Instant.ofEpochSecond(seconds);
        return new Row(key, result.getLong(first + 2), result.getString(first + 3), entries, expires);
    }

    private static void put(EnumMap<Index, Key> entries, Index index, ResultSet result, int at) throws SQLException {
        var partition = result.getString(at);
        if (partition != null) entries.put(index, new Key(partition, result.getString(at + 1)));
    }
}
