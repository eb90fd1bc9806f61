// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.ChangeOutbox;
import dev.holdfast.table.ChangeOutbox.OutboxEntry;
import dev.holdfast.table.ChangeOutbox.OutboxPage;
import dev.holdfast.table.RowPage;
import dev.holdfast.table.UnreadableRowException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SQL statements of the outbox. The outbox contains announced rows before their publication, in the order of their
 * commits.
 */
final class OutboxTable {
    private static final String INSERT_IMAGE_SQL =
            "INSERT INTO outbox (" + RowColumns.NAMES + ", at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    /** Copies the row within the database, so that Holdfast passes its body to SQLite only once. */
    private static final String COPY_ROW_SQL = "INSERT INTO outbox (" + RowColumns.NAMES + ", at) SELECT "
            + RowColumns.NAMES + ", ?2 FROM row WHERE id = ?1";

    private static final String SELECT_OLDEST_SQL =
            "SELECT seq, " + RowColumns.NAMES + " FROM outbox ORDER BY seq LIMIT ?";
    private static final String SELECT_OLDEST_TIME_SQL = "SELECT at FROM outbox ORDER BY seq LIMIT 1";
    private static final String DELETE_PUBLISHED_SQL = "DELETE FROM outbox WHERE seq <= ?";

    private OutboxTable() {}

    /**
     * @param columns the values of the row's columns
     * @param now the time of the entry, in epoch seconds
     */
    static void append(DatabaseSession writer, @Nullable Object[] columns, long now) throws SQLException {
        var values = Arrays.copyOf(columns, columns.length + 1);
        values[columns.length] = now;
        writer.update(INSERT_IMAGE_SQL, values);
    }

    /** @param now the time of the entry, in epoch seconds */
    static void appendRow(DatabaseSession writer, long id, long now) throws SQLException {
        writer.update(COPY_ROW_SQL, id, now);
    }

    static OutboxPage readOldest(DatabaseSession databaseSession, int limit) throws SQLException {
        var entries = new ArrayList<OutboxEntry>();
        var unreadable = new ArrayList<RowPage.UnreadableRow>();
        var lastPosition = 0L;
        try (var result = databaseSession.query(SELECT_OLDEST_SQL, limit)) {
            var bodyCharacters = 0L;
            while (bodyCharacters <= ChangeOutbox.MAX_PAGE_CHARACTERS && result.next()) {
                lastPosition = result.getLong(1);
                try {
                    var row = RowColumns.readRow(result, 2);
                    entries.add(new OutboxEntry(lastPosition, row));
                    bodyCharacters += row.body().length();
                } catch (UnreadableRowException e) {
                    unreadable.add(new RowPage.UnreadableRow(e.key(), e.reason()));
                }
            }
        }
        return new OutboxPage(entries, unreadable, lastPosition);
    }

    static Optional<Instant> oldestTime(DatabaseSession databaseSession) throws SQLException {
        try (var result = databaseSession.query(SELECT_OLDEST_TIME_SQL)) {
            return result.next() ? Optional.of(Instant.ofEpochSecond(result.getLong(1))) : Optional.empty();
        }
    }

    static int removePublished(DatabaseSession writer, long position) throws SQLException {
        return writer.update(DELETE_PUBLISHED_SQL, position);
    }
}
