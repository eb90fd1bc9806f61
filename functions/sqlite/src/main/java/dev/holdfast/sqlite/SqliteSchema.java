// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;

/** The schema of the database file and its version. */
final class SqliteSchema {
    /**
     * Kept in the file as user_version. It grows with the shape of the stored documents too: version 1 had members of other names,
     * which this program would not find.
     */
    static final int SCHEMA_VERSION = 2;

    /** Kept in the file as application_id, so that another program's database is never written to: "Hold". */
    static final int APPLICATION_ID = 0x486f6c64;

    /**
     * Text compares by its UTF-8 bytes (the collation BINARY, the default). The indexes end in the row's key, the order of
     * rows of one sort key, and in {@code expires}, so that counting never touches the rows.
     */
    private static final String CREATE_TABLES_SQL = """
            CREATE TABLE row (
              id INTEGER PRIMARY KEY,
              partition TEXT NOT NULL, sort TEXT NOT NULL,
              version INTEGER NOT NULL, body TEXT NOT NULL,
              due_p TEXT, due_s TEXT, board_p TEXT, board_s TEXT,
              expires INTEGER,
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
              expires INTEGER
            ) STRICT;
            """;

    private SqliteSchema() {}

    /** Creates what is missing, in one transaction, and refuses a file that is not ours, or older or newer than this program. */
    static void prepare(DatabaseSession writer, Path file) throws SQLException {
        var version = readNumber(writer, "PRAGMA user_version");
        var application = readNumber(writer, "PRAGMA application_id");
        if (version == 0 && application == 0 && readNumber(writer, "SELECT count(*) FROM sqlite_schema") == 0) {
            writer.runScript(CREATE_TABLES_SQL + "PRAGMA user_version = " + SCHEMA_VERSION + ";PRAGMA application_id = "
                    + APPLICATION_ID);
        } else if (application != APPLICATION_ID) {
            throw new SqliteStoreException(file + " is a database of another program, not of Holdfast", null);
        } else if (version < SCHEMA_VERSION) {
            throw new SqliteStoreException(
                    file + " was written by an older Holdfast (its schema is " + version + ", this program needs "
                            + SCHEMA_VERSION
                            + "): use that one, or move the file and " + file.getFileName()
                            + ".search away to begin with an empty one",
                    null);
        } else if (version > SCHEMA_VERSION) {
            throw new SqliteStoreException(
                    file + " was written by a newer Holdfast (its schema is " + version + ", this program knows up to "
                            + SCHEMA_VERSION + "): use that one, or restore an older file",
                    null);
        }
        writer.commit();
    }

    private static long readNumber(DatabaseSession databaseSession, String sql) throws SQLException {
        try (var result = databaseSession.query(sql)) {
            return result.getLong(1);
        }
    }
}
