package dev.holdfast.sqlite;

import dev.holdfast.table.Feed.Change;
import dev.holdfast.table.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The announced rows that were not published yet, in the order of their commits. */
final class Outbox {
    private static final String APPEND = "INSERT INTO outbox (" + Columns.ALL + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    /** The image is what the row just became: copied inside, the body does not cross into SQLite a second time. */
    private static final String COPY =
            "INSERT INTO outbox (" + Columns.ALL + ") SELECT " + Columns.ALL + " FROM row WHERE id = ?";

    private static final String PEEK = "SELECT seq, " + Columns.ALL + " FROM outbox ORDER BY seq LIMIT ?";
    private static final String TAKE = "DELETE FROM outbox WHERE seq <= ?";

    private Outbox() {}

    static void append(Session writer, Row image) throws SQLException {
        writer.update(APPEND, Columns.of(image));
    }

    static void copy(Session writer, long id) throws SQLException {
        writer.update(COPY, id);
    }

    static List<Change> peek(Session session, int limit) throws SQLException {
        var changes = new ArrayList<Change>();
        try (var result = session.query(PEEK, limit)) {
            while (result.next()) changes.add(new Change(result.getLong(1), Columns.read(result, 2)));
        }
        return List.copyOf(changes);
    }

    static int take(Session writer, long position) throws SQLException {
        return writer.update(TAKE, position);
    }
}
