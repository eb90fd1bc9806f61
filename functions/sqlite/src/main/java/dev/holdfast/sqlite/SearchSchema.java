package dev.holdfast.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;

/** The tables of the index, and the version they have. */
final class SearchSchema {
    private static final int SCHEMA_VERSION = 1;

    /** Kept in the file as application_id: "Hunt". */
    private static final int APPLICATION_ID = 0x48756e74;

    /**
     * Words are compared without case and accents. A fact is one word too, made of its application, name and value, so that a card
     * costs two entries however much is known of it. Nothing keeps the text itself.
     */
    private static final String CREATE_TABLES_SQL = """
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

    static void prepare(DatabaseSession writer, Path file) throws SQLException {
        var version = readNumber(writer, "PRAGMA user_version");
        var application = readNumber(writer, "PRAGMA application_id");
        if (version == 0 && application == 0 && readNumber(writer, "SELECT count(*) FROM sqlite_schema") == 0)
            writer.runScript(CREATE_TABLES_SQL + "PRAGMA user_version = " + SCHEMA_VERSION + ";PRAGMA application_id = "
                    + APPLICATION_ID);
        else if (application != APPLICATION_ID)
            throw new SqliteStoreException(file + " is a database of another program, not Holdfast's index", null);
        else if (version > SCHEMA_VERSION)
            throw new SqliteStoreException(
                    file
                            + " was written by a newer Holdfast: use that one, or move the file away and search without it",
                    null);
        writer.commit();
    }

    private static long readNumber(DatabaseSession databaseSession, String sql) throws SQLException {
        try (var result = databaseSession.query(sql)) {
            return result.getLong(1);
        }
    }
}
