// SPDX-License-Identifier: Apache-2.0
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
 * The only writer of the database. Concurrent writes share a commit, so that they wait for the disk once (group commit):
 *
 * <ol>
 *   <li>Each caller adds its task to the queue.
 *   <li>The caller that gets the lock runs all queued tasks in one transaction, up to a limit.
 *   <li>It commits and wakes the callers of these tasks. A single caller does all of this on its own thread.
 *   <li>If a task fails, each task of the batch is repeated in a transaction of its own.
 * </ol>
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    /** Limits the writes per commit, because the first of them waits for all others. */
    private static final int MAX_WRITES_PER_COMMIT = 1_024;

    private static final int COMMITS_PER_LOG_CHECK = 256;
    private static final int MAX_QUEUED_TASKS = 10_000;

    private final Path file;
    private final File walFile;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<WriteTask<?>> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore queueSlots = new Semaphore(MAX_QUEUED_TASKS);
    // The lock guards the following fields.
    private @Nullable DatabaseSession databaseSession;
    private boolean closed;
    private long commits;

    GroupCommit(Path file, DatabaseSession databaseSession) {
        this.file = file;
        this.walFile = new File(file + "-wal");
        this.databaseSession = databaseSession;
    }

    /** Opens the file for writing and creates the schema if missing. */
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

    /**
     * Runs a task in a transaction and returns when its changes are durable. If the task fails, it has changed nothing.
     *
     * @param weight the number of writes in the task
     * @throws TableBusyException if too many tasks are queued or the file is locked
     */
    <T> T run(int weight, SessionTask<T> sessionTask) {
        if (!queueSlots.tryAcquire())
            throw new TableBusyException(
                    "more than " + MAX_QUEUED_TASKS + " writes are queued", new RejectedExecutionException());
        var writeTask = new WriteTask<>(weight, sessionTask);
        try {
            queue.add(writeTask);
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
                // A caller that queued meanwhile may be parked, with no other thread left to run its task.
                var first = queue.peek();
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
        for (var writeTask = queue.peek(); writeTask != null; writeTask = queue.peek()) {
            weight += writeTask.weight;
            if (weight > MAX_WRITES_PER_COMMIT && !batch.isEmpty()) break;
            batch.add(writeTask);
            queue.remove();
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
                // One task is at fault: repeated alone, each succeeds or fails for itself.
                for (var writeTask : batch) commit(List.of(writeTask));
                return;
            }
            failure = e;
        }
        if (failure == null) {
            try {
                openSession().commit();
                restartLongLog();
            } catch (Throwable e) {
                rollback();
                failure = e;
            }
        }
        for (var writeTask : batch) writeTask.finish(failure);
    }

    /**
     * Restarts a log that has grown to twice its limit. SQLite restarts the log itself only while nobody reads, which may never
     * happen under continuous reads, so this waits for the current readers. If that fails, the log stays long for now.
     */
    private void restartLongLog() {
        if (++commits % COMMITS_PER_LOG_CHECK != 0
                || databaseSession == null
                || walFile.length() <= 2L * DatabaseSession.MAX_WAL_BYTES) return;
        try {
            databaseSession.query("PRAGMA wal_checkpoint(RESTART)").close();
        } catch (SQLException e) {
            LOG.warn("the write-ahead log of {} could not be restarted: {}", file, e.getMessage());
        }
    }

    private DatabaseSession openSession() throws SQLException {
        if (closed) throw new IllegalStateException("the table is closed");
        if (databaseSession == null) databaseSession = DatabaseSession.writer(file);
        return databaseSession;
    }

    /** Rolls back. After some failures SQLite has already done so; only a new connection has a known state then. */
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
            // The session is discarded anyway, and the caller gets the original failure.
        }
    }

    /** Waits for the current commit, moves the log into the database, and refuses later tasks. */
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
            var first = queue.peek();
            if (first != null) LockSupport.unpark(first.owner);
        }
    }
}
