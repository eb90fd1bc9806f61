// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite.Delete;
import dev.holdfast.table.RowWrite.Put;
import dev.holdfast.table.WriteCondition;
import dev.holdfast.table.WriteCondition.AnyRow;
import dev.holdfast.table.WriteCondition.RowAbsent;
import dev.holdfast.table.WriteCondition.VersionMatches;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL statements that read and write rows by key; {@code now} is in epoch seconds. */
final class RowStatements {
    private static final String SELECT_ROW_SQL = "SELECT " + RowColumns.NAMES
            + " FROM row WHERE partition = ? AND sort = ? AND (expires IS NULL OR expires > ?)";
    /** Finds the stored row, and compares its index entries and expiry with the values of the new row. */
    private static final String FIND_EXISTING_SQL =
            "SELECT id, version, expires IS NULL OR expires > ?3, due_p IS ?4 AND due_s IS ?5,"
                    + " board_p IS ?6 AND board_s IS ?7, expires IS ?8 FROM row WHERE partition = ?1 AND sort = ?2";

    private static final String INSERT_ROW_SQL =
            "INSERT INTO row (" + RowColumns.NAMES + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int DUE_CHANGED = 1;
    private static final int BOARD_CHANGED = 2;
    private static final int EXPIRES_CHANGED = 4;
    private static final String[] UPDATE_SQL_BY_CHANGES = buildUpdates();
    private static final String DELETE_ROW_SQL = "DELETE FROM row WHERE id = ?";
    private static final String DELETE_EXPIRED_SQL =
            "DELETE FROM row WHERE id IN" + " (SELECT id FROM row WHERE expires <= ? ORDER BY expires LIMIT ?)";

    /**
     * @param changes one bit for each index entry that changes, and one for the expiry; this number is an index of
     *     {@link #UPDATE_SQL_BY_CHANGES}
     */
    private record ExistingRow(long id, long version, boolean isLive, int changes) {}

    private RowStatements() {}

    /**
     * Builds an UPDATE statement for each combination of changed columns. An update that also sets unchanged columns
     * would rewrite their index entries.
     */
    private static String[] buildUpdates() {
        var updates = new String[8];
        for (int changes = 0; changes < updates.length; changes++)
            updates[changes] = "UPDATE row SET version = ?, body = ?, packed = ?"
                    + ((changes & DUE_CHANGED) == 0 ? "" : ", due_p = ?, due_s = ?")
                    + ((changes & BOARD_CHANGED) == 0 ? "" : ", board_p = ?, board_s = ?")
                    + ((changes & EXPIRES_CHANGED) == 0 ? "" : ", expires = ?")
                    + " WHERE id = ?";
        return updates;
    }

    static Optional<Row> get(DatabaseSession databaseSession, RowKey rowKey, long now) throws SQLException {
        try (var result = databaseSession.query(SELECT_ROW_SQL, rowKey.partition(), rowKey.sort(), now)) {
            return result.next() ? Optional.of(RowColumns.readRow(result, 1)) : Optional.empty();
        }
    }

    /**
     * Carries out either all writes or none of them. Checks every condition before the first write, so that it never
     * has to undo a write.
     */
    static boolean write(DatabaseSession writer, List<StoredWrite> writes, long now) throws SQLException {
        var existingRows = new ArrayList<@Nullable ExistingRow>(writes.size());
        for (var storedWrite : writes) {
            var row = find(writer, storedWrite.columns(), now);
            if (!isMet(storedWrite.rowWrite.condition(), row)) return false;
            existingRows.add(row);
        }
        for (int i = 0; i < writes.size(); i++) apply(writer, writes.get(i), existingRows.get(i), now);
        return true;
    }

    static int removeExpired(DatabaseSession writer, int limit, long now) throws SQLException {
        return writer.update(DELETE_EXPIRED_SQL, now, limit);
    }

    private static @Nullable ExistingRow find(DatabaseSession writer, @Nullable Object[] columns, long now)
            throws SQLException {
        try (var result = writer.query(
                FIND_EXISTING_SQL,
                columns[0],
                columns[1],
                now,
                columns[4],
                columns[5],
                columns[6],
                columns[7],
                columns[8])) {
            if (!result.next()) return null;
            var changes = (result.getBoolean(4) ? 0 : DUE_CHANGED)
                    | (result.getBoolean(5) ? 0 : BOARD_CHANGED)
                    | (result.getBoolean(6) ? 0 : EXPIRES_CHANGED);
            return new ExistingRow(result.getLong(1), result.getLong(2), result.getBoolean(3), changes);
        }
    }

    private static boolean isMet(WriteCondition writeCondition, @Nullable ExistingRow row) {
        return switch (writeCondition) {
            case RowAbsent rowAbsent -> row == null || !row.isLive;
            case VersionMatches(long version) -> row != null && row.isLive && row.version == version;
            case AnyRow anyRow -> true;
        };
    }

    private static void apply(
            DatabaseSession writer, StoredWrite storedWrite, @Nullable ExistingRow existingRow, long now)
            throws SQLException {
        switch (storedWrite.rowWrite) {
            case Put put -> {
                put(writer, storedWrite.columns(), existingRow);
                if (put.announced() && existingRow != null) OutboxTable.appendRow(writer, existingRow.id, now);
                else if (put.announced()) OutboxTable.append(writer, storedWrite.columns(), now);
            }
            case Delete delete -> {
                if (existingRow != null) writer.update(DELETE_ROW_SQL, existingRow.id);
                if (delete.announced()) OutboxTable.append(writer, storedWrite.columns(), now);
            }
        }
    }

    private static void put(DatabaseSession writer, @Nullable Object[] columns, @Nullable ExistingRow existingRow)
            throws SQLException {
        if (existingRow == null) {
            writer.update(INSERT_ROW_SQL, columns);
            return;
        }
        var values = new ArrayList<@Nullable Object>();
        Collections.addAll(values, columns[2], columns[3], columns[9]);
        if ((existingRow.changes & DUE_CHANGED) != 0) Collections.addAll(values, columns[4], columns[5]);
        if ((existingRow.changes & BOARD_CHANGED) != 0) Collections.addAll(values, columns[6], columns[7]);
        if ((existingRow.changes & EXPIRES_CHANGED) != 0) values.add(columns[8]);
        values.add(existingRow.id);
        writer.update(UPDATE_SQL_BY_CHANGES[existingRow.changes], values.toArray());
    }
}
