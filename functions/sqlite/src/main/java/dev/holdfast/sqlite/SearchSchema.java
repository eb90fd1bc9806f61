// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.file.SqliteStoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The schema of the search index and its version. */
final class SearchSchema {
    private static final int SCHEMA_VERSION = 2;

    /** Stored in the file as application_id: "Hunt" in ASCII. */
    private static final int APPLICATION_ID = 0x48756e74;

    /**
     * The table {@code words} indexes the words of a card, without case and accents. The table {@code conditions}
     * contains each field as one word, which is a hash of application, name and value. These tables don't store the
     * original text.
     */
    private static final String CREATE_TABLES_SQL = """
            CREATE TABLE card (
              id INTEGER PRIMARY KEY,
              app TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, version INTEGER NOT NULL,
              is_deleted INTEGER NOT NULL, at INTEGER NOT NULL, created INTEGER NOT NULL, due INTEGER,
              hit TEXT NOT NULL, expires INTEGER NOT NULL,
              UNIQUE (app, kind, ref)
            ) STRICT;
            CREATE INDEX card_at ON card (app, kind, at, ref);
            CREATE INDEX card_expires ON card (expires);
            CREATE VIRTUAL TABLE conditions USING fts5(
              text, content='', contentless_delete=1, detail=none, tokenize='ascii');
            """;

    /** Combining marks are parts of words, because some scripts write vowels as marks. */
    private static final String CREATE_WORDS_SQL = """
            CREATE VIRTUAL TABLE words USING fts5(
              text, content='', contentless_delete=1,
              tokenize="unicode61 remove_diacritics 2 categories 'L* N* M* Co'");
            """;

    /**
     * Upgrades a file of version 1, which divides texts into words differently. The index doesn't store the texts, so
     * the upgrade deletes the words of all cards. It also lowers the version of each card, so that a rebuild can
     * replace the card.
     */
    private static final String UPGRADE_FROM_1_SQL = """
            DROP TABLE words;
            UPDATE card SET version = version - 1;
            """ + CREATE_WORDS_SQL;

    private static final String SET_VERSION_SQL = "PRAGMA user_version = " + SCHEMA_VERSION;

    private static final Logger LOG = LoggerFactory.getLogger(SearchSchema.class);

    private SearchSchema() {}

    static void prepare(DatabaseSession writer, Path file) throws SQLException {
        var version = readNumber(writer, "PRAGMA user_version");
        var application = readNumber(writer, "PRAGMA application_id");
        if (version == 0 && application == 0 && readNumber(writer, "SELECT count(*) FROM sqlite_schema") == 0)
            writer.runScript(CREATE_TABLES_SQL + CREATE_WORDS_SQL + SET_VERSION_SQL + ";PRAGMA application_id = "
                    + APPLICATION_ID);
        else if (application != APPLICATION_ID)
            throw new SqliteStoreException(
                    file + " is a database of another program, not a search index of Holdfast", null);
        else if (version > SCHEMA_VERSION)
            throw new SqliteStoreException(
                    file
                            + " was written by a newer Holdfast; use that version, or move the file away to start with an empty index",
                    null);
        else if (version < SCHEMA_VERSION) upgrade(writer, file);
        writer.commit();
    }

    private static void upgrade(DatabaseSession writer, Path file) throws SQLException {
        writer.runScript(UPGRADE_FROM_1_SQL + SET_VERSION_SQL);
        LOG.warn(
                "{} has a new format: searches find its items by fields only, until rebuild-search indexes the open"
                        + " items of each workflow again",
                file);
    }

    /** Writes the first page of the file again, with unchanged content. */
    static void touch(DatabaseSession writer) throws SQLException {
        writer.runScript("PRAGMA application_id = " + APPLICATION_ID);
    }

    private static long readNumber(DatabaseSession databaseSession, String sql) throws SQLException {
        try (var result = databaseSession.query(sql)) {
            return result.getLong(1);
        }
    }
}
