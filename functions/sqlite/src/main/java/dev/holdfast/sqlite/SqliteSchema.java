// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.file.SqliteStoreException;
import java.nio.file.Path;
import java.sql.SQLException;

/** The schema of the database file and its version. */
final class SqliteSchema {
    /**
     * The version of the schema, which is stored in the file as user_version. The version also increases when the
     * format of the stored documents changes. The documents of version 1 have different member names, which this
     * program can't read.
     */
    static final int SCHEMA_VERSION = 4;

    /**
     * The oldest version that this program can upgrade. Its rows have no compressed bodies. Opening a file of this
     * version adds the columns for them.
     */
    private static final int UPGRADABLE_VERSION = 3;

    /**
     * Stored in the file as application_id ("Hold" in ASCII), so that Holdfast never writes to another program's
     * database.
     */
    static final int APPLICATION_ID = 0x486f6c64;

    /**
     * SQLite compares texts by their UTF-8 bytes (the default collation BINARY). Each index ends with the row's key and
     * {@code expires}. The row's key determines the order of rows with equal sort keys. Because the index contains
     * {@code expires}, a count reads only the index.
     */
    private static final String CREATE_TABLES_SQL = """
            CREATE TABLE row (
              id INTEGER PRIMARY KEY,
              partition TEXT NOT NULL, sort TEXT NOT NULL,
              version INTEGER NOT NULL, body TEXT NOT NULL,
              due_p TEXT, due_s TEXT, board_p TEXT, board_s TEXT,
              expires INTEGER,
              packed BLOB,
              UNIQUE (partition, sort)
            ) STRICT;
            CREATE INDEX row_due ON row (due_p, due_s, partition, sort, expires) WHERE due_p IS NOT NULL;
            CREATE INDEX row_board ON row (board_p, board_s, partition, sort, expires) WHERE board_p IS NOT NULL;
            CREATE INDEX row_expires ON row (expires) WHERE expires IS NOT NULL;
            CREATE TABLE outbox (
              seq INTEGER PRIMARY KEY AUTOINCREMENT,
              partition TEXT NOT NULL, sort TEXT NOT NULL,
              version INTEGER NOT NULL, body TEXT NOT NULL,
              due_p TEXT, due_s TEXT, board_p TEXT, board_s TEXT,
              expires INTEGER,
              packed BLOB,
              at INTEGER NOT NULL
            ) STRICT;
            """;

    private static final String UPGRADE_SQL = """
            ALTER TABLE row ADD COLUMN packed BLOB;
            ALTER TABLE outbox ADD COLUMN packed BLOB;
            """;

    private SqliteSchema() {}

    /**
     * Creates the missing tables, or upgrades the tables of the previous schema, in one transaction. Refuses a file of
     * another program, or of a much older or a newer version of Holdfast.
     */
    static void prepare(DatabaseSession writer, Path file) throws SQLException {
        var version = readNumber(writer, "PRAGMA user_version");
        var application = readNumber(writer, "PRAGMA application_id");
        if (version == 0 && application == 0 && readNumber(writer, "SELECT count(*) FROM sqlite_schema") == 0) {
            writer.runScript(CREATE_TABLES_SQL + "PRAGMA user_version = " + SCHEMA_VERSION + ";PRAGMA application_id = "
                    + APPLICATION_ID);
        } else if (application != APPLICATION_ID) {
            throw new SqliteStoreException(file + " is a database of another program, not of Holdfast", null);
        } else if (version == UPGRADABLE_VERSION) {
            writer.runScript(UPGRADE_SQL + "PRAGMA user_version = " + SCHEMA_VERSION);
        } else if (version < SCHEMA_VERSION) {
            throw new SqliteStoreException(
                    file + " was written by an older Holdfast (its schema is " + version + ", this program needs "
                            + SCHEMA_VERSION
                            + "): start that version of Holdfast; or move this file and " + file.getFileName()
                            + ".search to another folder, and start with an empty file",
                    null);
        } else if (version > SCHEMA_VERSION) {
            throw new SqliteStoreException(
                    file + " was written by a newer Holdfast (its schema is " + version + ", this program knows up to "
                            + SCHEMA_VERSION + "): start that version of Holdfast, or restore an older file",
                    null);
        }
        writer.commit();
    }

    /** Refuses a file that this version of Holdfast can't open. */
    static void checkVersion(DatabaseSession databaseSession, Path file) throws SQLException {
        if (readNumber(databaseSession, "PRAGMA application_id") != APPLICATION_ID)
            throw new SqliteStoreException(file + " is not a database of Holdfast", null);
        var version = readNumber(databaseSession, "PRAGMA user_version");
        if (version != SCHEMA_VERSION && version != UPGRADABLE_VERSION)
            throw new SqliteStoreException(
                    file + " was written by another version of Holdfast (its schema is " + version
                            + ", this program needs " + SCHEMA_VERSION + "); use that version",
                    null);
    }

    private static long readNumber(DatabaseSession databaseSession, String sql) throws SQLException {
        try (var result = databaseSession.query(sql)) {
            return result.getLong(1);
        }
    }
}
