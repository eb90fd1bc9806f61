package dev.holdfast.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;

/** The tables of the index, and the version they have. */
final class SearchSchema {
    private static final int VERSION = 1;

    /** Kept in the file as application_id: "Hunt". */
    private static final int APPLICATION = 0x48756e74;

    /**
     * Words are compared without case and accents. A fact is one word too, made of its application, name and value, so that a card
     * costs two entries however much is known of it. Nothing keeps the text itself.
     */
    private static final String FIRST = """
            CREATE TABLE card (
              id INTEGER PRIMARY KEY,
              app TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, version INTEGER NOT NULL,
              gone INTEGER NOT NULL, at INTEGER NOT NULL, created INTEGER NOT NULL, due INTEGER,
              hit TEXT NOT NULL, expires INTEGER NOT NULL,
              UNIQUE (app, kind, ref)
            ) STRICT;
            CREATE INDEX card_at ON card (app, kind, at, ref);
            CREATE INDEX card_expires ON card (expires);
            CREATE VIRTUAL TABLE facts USING fts5(
              text, content='', contentless_delete=1, detail=none, tokenize='ascii');
            CREATE VIRTUAL TABLE words USING fts5(
              text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
            """;

    private SearchSchema() {}

    static void prepare(Session writer, Path file) throws SQLException {
        var version = number(writer, "PRAGMA user_version");
        var application = number(writer, "PRAGMA application_id");
        if (version == 0 && application == 0 && number(writer, "SELECT count(*) FROM sqlite_schema") == 0)
            writer.script(FIRST + "PRAGMA user_version = " + VERSION + ";PRAGMA application_id = " + APPLICATION);
        else if (application != APPLICATION)
            throw new SqliteFailure(file + " is a database of another program, not Holdfast's index", null);
        else if (version > VERSION)
            throw new SqliteFailure(
                    file
                            + " was written by a newer Holdfast: use that one, or move the file away and search without it",
                    null);
        writer.commit();
    }

    private static long number(Session session, String sql) throws SQLException {
        try (var result = session.query(sql)) {
            return result.getLong(1);
        }
    }
}
