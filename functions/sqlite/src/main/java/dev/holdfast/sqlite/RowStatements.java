package dev.holdfast.sqlite;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite.Delete;
import dev.holdfast.table.RowWrite.Put;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition.AnyRow;
import dev.holdfast.table.WriteCondition.RowAbsent;
import dev.holdfast.table.WriteCondition.VersionMatches;
import dev.holdfast.table.WriteCondition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading and writing rows by key; {@code now} is in epoch seconds. */
final class RowStatements {
    private static final String SELECT_ROW_SQL = "SELECT " + RowColumns.NAMES
            + " FROM row WHERE partition = ? AND sort = ? AND (expires IS NULL OR expires > ?)";
    /** Says of the row in place whether it stands in the indexes where the new one is to stand. */
    private static final String FIND_EXISTING_SQL =
            "SELECT id, version, expires IS NULL OR expires > ?3, due_p IS ?4 AND due_s IS ?5,"
                    + " board_p IS ?6 AND board_s IS ?7, expires IS ?8 FROM row WHERE partition = ?1 AND sort = ?2";

    private static final String INSERT_ROW_SQL =
            "INSERT INTO row (" + RowColumns.NAMES + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int DUE_BIT = 1;
    private static final int BOARD_BIT = 2;
    private static final int EXPIRES_BIT = 4;
    private static final String[] UPDATE_SQL_BY_MOVED_INDEXES = buildUpdates();
    private static final String DELETE_ROW_SQL = "DELETE FROM row WHERE id = ?";
    private static final String DELETE_EXPIRED_SQL =
            "DELETE FROM row WHERE id IN" + " (SELECT id FROM row WHERE expires <= ? ORDER BY expires LIMIT ?)";

    /** @param moves which of {@link #UPDATE_SQL_BY_MOVED_INDEXES} */
    private record ExistingRow(long id, long version, boolean live, int moves) {}

    private RowStatements() {}

    /** An update per combination of what moves: naming the columns of an index rewrites its entry, moved or not. */
    private static String[] buildUpdates() {
        var updates = new String[8];
        for (int moves = 0; moves < updates.length; moves++)
            updates[moves] = "UPDATE row SET version = ?, body = ?"
                    + ((moves & DUE_BIT) == 0 ? "" : ", due_p = ?, due_s = ?")
                    + ((moves & BOARD_BIT) == 0 ? "" : ", board_p = ?, board_s = ?")
                    + ((moves & EXPIRES_BIT) == 0 ? "" : ", expires = ?")
                    + " WHERE id = ?";
        return updates;
    }

    static Optional<Row> get(DatabaseSession databaseSession, RowKey rowKey, long now) throws SQLException {
        try (var result = databaseSession.query(SELECT_ROW_SQL, rowKey.partition(), rowKey.sort(), now)) {
            return result.next() ? Optional.of(RowColumns.readRow(result, 1)) : Optional.empty();
        }
    }

    /** All conditions are checked before the first write, so a refusal leaves nothing to undo. */
    static boolean write(DatabaseSession writer, List<RowWrite> writes, long now) throws SQLException {
        var found = new ArrayList<@Nullable ExistingRow>(writes.size());
        for (var rowWrite : writes) {
            var row = find(writer, rowWrite, now);
            if (!isMet(rowWrite.condition(), row)) return false;
            found.add(row);
        }
        for (int i = 0; i < writes.size(); i++) apply(writer, writes.get(i), found.get(i));
        return true;
    }

    static int removeExpired(DatabaseSession writer, int limit, long now) throws SQLException {
        return writer.update(DELETE_EXPIRED_SQL, now, limit);
    }

    private static @Nullable ExistingRow find(DatabaseSession writer, RowWrite rowWrite, long now) throws SQLException {
        var row = switch (rowWrite) {
            case Put put -> put.row();
            case Delete delete -> delete.tombstone();
        };
        var to = RowColumns.values(row);
        try (var result = writer.query(FIND_EXISTING_SQL, to[0], to[1], now, to[4], to[5], to[6], to[7], to[8])) {
            if (!result.next()) return null;
            var moves = (result.getBoolean(4) ? 0 : DUE_BIT)
                    | (result.getBoolean(5) ? 0 : BOARD_BIT)
                    | (result.getBoolean(6) ? 0 : EXPIRES_BIT);
            return new ExistingRow(result.getLong(1), result.getLong(2), result.getBoolean(3), moves);
        }
    }

    private static boolean isMet(WriteCondition writeCondition, @Nullable ExistingRow row) {
        return switch (writeCondition) {
            case RowAbsent rowAbsent -> row == null || !row.live;
            case VersionMatches(long version) -> row != null && row.live && row.version == version;
            case AnyRow anyRow -> true;
        };
    }

    private static void apply(DatabaseSession writer, RowWrite rowWrite, @Nullable ExistingRow old)
            throws SQLException {
        switch (rowWrite) {
            case Put put -> {
                put(writer, put.row(), old);
                if (put.announced() && old != null) OutboxTable.appendRow(writer, old.id);
                else if (put.announced()) OutboxTable.append(writer, put.row());
            }
            case Delete delete -> {
                if (old != null) writer.update(DELETE_ROW_SQL, old.id);
                if (delete.announced()) OutboxTable.append(writer, delete.tombstone());
            }
        }
    }

    private static void put(DatabaseSession writer, Row row, @Nullable ExistingRow old) throws SQLException {
        var to = RowColumns.values(row);
        if (old == null) {
            writer.update(INSERT_ROW_SQL, to);
            return;
        }
        var values = new ArrayList<@Nullable Object>(List.of(row.version(), row.body()));
        if ((old.moves & DUE_BIT) != 0) Collections.addAll(values, to[4], to[5]);
        if ((old.moves & BOARD_BIT) != 0) Collections.addAll(values, to[6], to[7]);
        if ((old.moves & EXPIRES_BIT) != 0) values.add(to[8]);
        values.add(old.id);
        writer.update(UPDATE_SQL_BY_MOVED_INDEXES[old.moves], values.toArray());
    }
}
