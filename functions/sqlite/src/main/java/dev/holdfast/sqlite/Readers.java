package dev.holdfast.sqlite;

import dev.holdfast.sqlite.Session.Work;
import dev.holdfast.table.TableBusy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A few connections that only read: in WAL mode they neither wait for the writer nor make it wait. */
final class Readers implements AutoCloseable {
    private static final int SIZE = 4;
    private static final long PATIENCE_SECONDS = 10;

    private final Path file;
    /** Last in, first out: the connection used last has its pages at hand. */
    private final BlockingDeque<Session> idle = new LinkedBlockingDeque<>(SIZE);

    private volatile boolean closed;

    private Readers(Path file) {
        this.file = file;
    }

    static Readers open(Path file) {
        var readers = new Readers(file);
        try {
            for (int i = 0; i < SIZE; i++) readers.idle.push(Session.reader(file));
            return readers;
        } catch (SQLException e) {
            throw SqliteFailure.of(file, e);
        }
    }

    <T> T read(Work<T> work) {
        if (closed) throw new IllegalStateException("the table is closed");
        var session = borrow();
        try {
            return work.run(session);
        } catch (SQLException e) {
            throw SqliteFailure.of(file, e);
        } finally {
            idle.push(session);
        }
    }

    private Session borrow() {
        try {
            var session = idle.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (session != null) return session;
            throw busy(new TimeoutException("no connection in " + PATIENCE_SECONDS + " s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy(e);
        }
    }

    private TableBusy busy(Exception cause) {
        return new TableBusy("no connection to read " + file + " became free", cause);
    }

    /** Waits for the reads under way, and no longer than they may wait themselves. */
    @Override
    public void close() {
        closed = true;
        try {
            for (int i = 0; i < SIZE; i++) borrow().close();
        } catch (SQLException e) {
            throw SqliteFailure.of(file, e);
        }
    }
}
