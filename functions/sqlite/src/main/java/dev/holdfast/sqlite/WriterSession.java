// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.file.SqliteStoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The writer's session of the database, for one thread at a time. After a failure of the disk, SQLite may have already
 * rolled back. In this case the writer gets a new connection, because the old connection could refuse every later
 * transaction.
 */
final class WriterSession {
    private final Path file;
    private final Runnable fileCheck;
    private final LogLimiter logLimiter;
    private @Nullable DatabaseSession databaseSession;
    private boolean closed;

    /**
     * @param fileCheck runs before each commit; throws an exception if the file's name no longer belongs to the open
     *     file
     */
    WriterSession(Path file, DatabaseSession databaseSession, Runnable fileCheck, LogLimiter logLimiter) {
        this.file = file;
        this.fileCheck = fileCheck;
        this.logLimiter = logLimiter;
        this.databaseSession = databaseSession;
    }

    /** Returns the open session, or opens a new one. */
    DatabaseSession open() throws SQLException {
        if (closed) throw new IllegalStateException(file + " is closed");
        if (databaseSession == null) {
            fileCheck.run();
            databaseSession = DatabaseSession.writer(file);
        }
        return databaseSession;
    }

    /** Commits. Returns false if the transaction has changed nothing. */
    boolean commit() throws SQLException {
        fileCheck.run();
        return open().commit();
    }

    /** Restarts the write-ahead log if it is too long. */
    void limitLog() throws SQLException {
        logLimiter.apply(open());
    }

    /** Rolls back. Discards a session that may be unusable after this failure. */
    void rollback(Throwable cause) {
        if (databaseSession == null) return;
        try {
            databaseSession.rollback();
            if (!SqliteStoreException.isHarmlessForSession(cause)) discardSession();
        } catch (SQLException e) {
            discardSession();
        }
    }

    private void discardSession() {
        discard(databaseSession);
        databaseSession = null;
    }

    static void discard(@Nullable DatabaseSession databaseSession) {
        try {
            if (databaseSession != null) databaseSession.close();
        } catch (SQLException e) {
            // Ignores this failure: the writer discards the session in any case, and the caller gets the original
            // failure.
        }
    }

    /** Writes the content of the log into the database, and closes the session permanently. */
    void close() throws SQLException {
        closed = true;
        if (databaseSession == null) return;
        databaseSession.query("PRAGMA wal_checkpoint(TRUNCATE)").close();
        databaseSession.close();
        databaseSession = null;
    }
}
