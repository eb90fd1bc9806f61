package dev.holdfast.sqlite;

import dev.holdfast.sqlite.DatabaseSession.SessionTask;
import dev.holdfast.table.TableBusyException;
import java.io.File;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer. Callers queue their work; whoever gets the lock does all that is waiting in one transaction, commits once
 * (one wait for the disk) and wakes the others. A caller that is alone does its own work without changing threads.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    /** How many writes share a commit at the most: more would hold up the first of them. */
    private static final int MAX_WRITES_PER_COMMIT = 1_024;

    private static final int COMMITS_PER_LOG_CHECK = 256;
    private static final int MAX_QUEUED_TASKS = 10_000;

    private final Path file;
    private final File walFile;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<WriteTask<?>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore queueSlots = new Semaphore(MAX_QUEUED_TASKS);
    // The rest only under the lock.
    private @Nullable DatabaseSession databaseSession;
    private boolean closed;
    private long commits;

    GroupCommit(Path file, DatabaseSession databaseSession) {
        this.file = file;
        this.walFile = new File(file + "-wal");
        this.databaseSession = databaseSession;
    }

    /** Opens the file for writing, with the schema this program knows. */
    static GroupCommit open(Path file) {
        DatabaseSession databaseSession = null;
        try {
            databaseSession = DatabaseSession.writer(file);
            SqliteSchema.prepare(databaseSession, file);
            return new GroupCommit(file, databaseSession);
        } catch (SQLException e) {
            discard(databaseSession);
            throw SqliteStoreException.of(file, e);
        } catch (RuntimeException e) {
            discard(databaseSession);
            throw e;
        }
    }

    /** Does the work in a transaction and returns when it is durable; when it fails, nothing of it was done. */
    <T> T run(int weight, SessionTask<T> sessionTask) {
        if (!queueSlots.tryAcquire())
            throw new TableBusyException(
                    "more than " + MAX_QUEUED_TASKS + " writes are waiting", new RejectedExecutionException());
        var writeTask = new WriteTask<>(weight, sessionTask);
        try {
            waiting.add(writeTask);
            awaitCompletion(writeTask);
        } finally {
            queueSlots.release();
        }
        return writeTask.resultOrThrow(file);
    }

    private void awaitCompletion(WriteTask<?> writeTask) {
        var interrupted = false;
        while (!writeTask.isDone()) {
            if (lock.tryLock()) {
                try {
                    while (!writeTask.isDone()) commit(nextBatch());
                } finally {
                    lock.unlock();
                }
                // Whoever queued while the lock was taken may be asleep with nobody left to serve it.
                var first = waiting.peek();
                if (first != null) LockSupport.unpark(first.owner);
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private List<WriteTask<?>> nextBatch() {
        var batch = new ArrayList<WriteTask<?>>();
        var weight = 0;
        for (var writeTask = waiting.peek(); writeTask != null; writeTask = waiting.peek()) {
            weight += writeTask.weight;
            if (weight > MAX_WRITES_PER_COMMIT && !batch.isEmpty()) break;
            batch.add(writeTask);
            waiting.remove();
        }
        return batch;
    }

    private void commit(List<WriteTask<?>> batch) {
        Throwable failure = null;
        try {
            var writer = openSession();
            for (var writeTask : batch) writeTask.run(writer);
        } catch (Throwable e) {
            rollback();
            if (batch.size() > 1 && !SqliteStoreException.isBusy(e)) {
                // One of them is to blame: alone, each succeeds or fails for itself.
                for (var writeTask : batch) commit(List.of(writeTask));
                return;
            }
            failure = e;
        }
        if (failure == null) {
            try {
                openSession().commit();
                restartLog();
            } catch (Throwable e) {
                rollback();
                failure = e;
            }
        }
        for (var writeTask : batch) writeTask.finish(failure);
    }

    /**
     * The log starts over by itself whenever no reader is in it, which under an unbroken load of reads may be never: past
     * twice its size the writer waits for the readers of the moment. Where it can't, the log just stays long for now.
     */
    private void restartLog() {
        if (++commits % COMMITS_PER_LOG_CHECK != 0
                || databaseSession == null
                || walFile.length() <= 2L * DatabaseSession.MAX_WAL_BYTES) return;
        try {
            databaseSession.query("PRAGMA wal_checkpoint(RESTART)").close();
        } catch (SQLException e) {
            LOG.warn("the log of {} could not be cut back: {}", file, e.getMessage());
        }
    }

    private DatabaseSession openSession() throws SQLException {
        if (closed) throw new IllegalStateException("the table is closed");
        if (databaseSession == null) databaseSession = DatabaseSession.writer(file);
        return databaseSession;
    }

    /** After some failures SQLite has rolled back by itself; a new connection is the one state that is certain. */
    private void rollback() {
        if (databaseSession == null) return;
        try {
            databaseSession.rollback();
        } catch (SQLException e) {
            discard(databaseSession);
            databaseSession = null;
        }
    }

    private static void discard(@Nullable DatabaseSession databaseSession) {
        try {
            if (databaseSession != null) databaseSession.close();
        } catch (SQLException e) {
            // It was to be given up; what made it unusable is what the caller gets to see.
        }
    }

    /** Waits for the commit that runs, moves the log into the database, and refuses whatever comes later. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (databaseSession == null) return;
            databaseSession.query("PRAGMA wal_checkpoint(TRUNCATE)").close();
            databaseSession.close();
            databaseSession = null;
        } catch (SQLException e) {
            throw SqliteStoreException.of(file, e);
        } finally {
            lock.unlock();
            var first = waiting.peek();
            if (first != null) LockSupport.unpark(first.owner);
        }
    }
}
