// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.DatabaseSession.SessionTask;
import dev.holdfast.sqlite.file.LockedFile;
import dev.holdfast.sqlite.file.SqliteStoreException;
import dev.holdfast.table.TableBusyException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A pool of read-only sessions. In WAL mode, readers and the writer don't block each other. */
final class ReaderPool implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 4;
    private static final long MAX_WAIT_SECONDS = 10;

    private final Path file;
    /**
     * The idle sessions. The pool lends the most recently used session first, because this session has the most pages
     * in its cache.
     */
    private final BlockingDeque<DatabaseSession> idle = new LinkedBlockingDeque<>(MAX_CONNECTIONS);

    private volatile boolean closed;

    private ReaderPool(Path file) {
        this.file = file;
    }

    static ReaderPool open(Path file) {
        var readerPool = new ReaderPool(file);
        try {
            for (int i = 0; i < MAX_CONNECTIONS; i++) readerPool.idle.push(openReader(file));
            return readerPool;
        } catch (SQLException e) {
            throw SqliteStoreException.of(file, e);
        }
    }

    /**
     * Opens a session and makes one read, because SQLite locks the file only after a read. Thanks to this lock, closing
     * another connection doesn't release the locks of {@link LockedFile}.
     */
    private static DatabaseSession openReader(Path file) throws SQLException {
        var databaseSession = DatabaseSession.reader(file);
        databaseSession.query("SELECT count(*) FROM sqlite_schema").close();
        return databaseSession;
    }

    <T> T read(SessionTask<T> sessionTask) {
        if (closed) throw new IllegalStateException("the table is closed");
        var databaseSession = borrow();
        try {
            return sessionTask.run(databaseSession);
        } catch (SQLException e) {
            throw SqliteStoreException.of(file, e);
        } finally {
            idle.push(databaseSession);
        }
    }

    private DatabaseSession borrow() {
        try {
            var databaseSession = idle.poll(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
            if (databaseSession != null) return databaseSession;
            throw busyFailure(new TimeoutException("no free connection within " + MAX_WAIT_SECONDS + " s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busyFailure(e);
        }
    }

    private TableBusyException busyFailure(Exception cause) {
        return new TableBusyException("all connections for reading " + file + " are in use", cause);
    }

    /** Waits for the current reads, up to {@value #MAX_WAIT_SECONDS} seconds each. */
    @Override
    public void close() {
        closed = true;
        try {
            for (int i = 0; i < MAX_CONNECTIONS; i++) borrow().close();
        } catch (SQLException e) {
            throw SqliteStoreException.of(file, e);
        }
    }
}
