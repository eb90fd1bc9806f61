// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.ChangeOutbox.OutboxEntry;
import dev.holdfast.table.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The SQL statements of the outbox. The outbox contains announced rows before their publication, in the order of their
 * commits.
 */
final class OutboxTable {
    private static final String INSERT_IMAGE_SQL =
            "INSERT INTO outbox (" + RowColumns.NAMES + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    /** Copies the row from the table to the outbox in SQL, so that the program sends the body to SQLite only once. */
    private static final String COPY_ROW_SQL =
            "INSERT INTO outbox (" + RowColumns.NAMES + ") SELECT " + RowColumns.NAMES + " FROM row WHERE id = ?";

    private static final String SELECT_OLDEST_SQL =
            "SELECT seq, " + RowColumns.NAMES + " FROM outbox ORDER BY seq LIMIT ?";
    private static final String DELETE_PUBLISHED_SQL = "DELETE FROM outbox WHERE seq <= ?";

    private OutboxTable() {}

    static void append(DatabaseSession writer, Row image) throws SQLException {
        writer.update(INSERT_IMAGE_SQL, RowColumns.values(image));
    }

    static void appendRow(DatabaseSession writer, long id) throws SQLException {
        writer.update(COPY_ROW_SQL, id);
    }

    static List<OutboxEntry> peek(DatabaseSession databaseSession, int limit) throws SQLException {
        var entries = new ArrayList<OutboxEntry>();
        try (var result = databaseSession.query(SELECT_OLDEST_SQL, limit)) {
            while (result.next()) entries.add(new OutboxEntry(result.getLong(1), RowColumns.readRow(result, 2)));
        }
        return List.copyOf(entries);
    }

    static int removePublished(DatabaseSession writer, long position) throws SQLException {
        return writer.update(DELETE_PUBLISHED_SQL, position);
    }
}
