// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.DatabaseSession.SessionTask;
import dev.holdfast.sqlite.file.LockedFile;
import dev.holdfast.sqlite.file.SqliteStoreException;
import dev.holdfast.table.TableBusyException;
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

/**
 * The only writer of the database. Concurrent writes share a commit, so they wait for the disk only once (group
 * commit):
 *
 * <ol>
 *   <li>Each caller adds its task to the queue.
 *   <li>The first caller that gets the lock runs all queued tasks in one transaction, up to a limit.
 *   <li>This caller commits the transaction and wakes the callers of these tasks. If there is only one caller, it
 *       commits its task in its own thread.
 *   <li>If a task fails, this caller repeats each of the tasks in a separate transaction.
 * </ol>
 */
final class GroupCommit implements AutoCloseable {
    /**
     * The maximum number of writes per commit. The limit exists because the first write of a commit waits for all later
     * writes of the commit.
     */
    private static final int MAX_WRITES_PER_COMMIT = 1_024;

    private static final int MAX_QUEUED_TASKS = 10_000;

    private final Path file;
    private final WriteMonitor writeMonitor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<WriteTask<?>> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore queueSlots = new Semaphore(MAX_QUEUED_TASKS);
    // The lock protects the session.
    private final WriterSession writerSession;

    /**
     * @param fileCheck runs before each commit; throws an exception if the file's name no longer belongs to the open
     *     file
     */
    GroupCommit(Path file, DatabaseSession databaseSession, Runnable fileCheck, LogLimiter logLimiter) {
        this.file = file;
        this.writeMonitor = new WriteMonitor(file);
        this.writerSession = new WriterSession(file, databaseSession, fileCheck, logLimiter);
    }

    /** Prepares the schema of a file when the file is opened. */
    interface SchemaSetup {
        void prepare(DatabaseSession writer, Path file) throws SQLException;
    }

    /** Opens the file for writing and creates the schema if it is missing. */
    static GroupCommit open(LockedFile lockedFile, SchemaSetup schemaSetup) {
        var file = lockedFile.path;
        DatabaseSession databaseSession = null;
        try {
            databaseSession = DatabaseSession.writer(file);
            schemaSetup.prepare(databaseSession, file);
            var logLimiter = new LogLimiter(file, LogLimiter.MAX_BYTES);
            return new GroupCommit(file, databaseSession, lockedFile.identity::check, logLimiter);
        } catch (SQLException e) {
            WriterSession.discard(databaseSession);
            throw SqliteStoreException.of(file, e);
        } catch (RuntimeException e) {
            WriterSession.discard(databaseSession);
            throw e;
        }
    }

    /**
     * Runs a task in a transaction and returns when its changes are durable. A task that fails changes nothing.
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
                // Wakes a caller that has queued a task meanwhile. Without this call, perhaps no thread would run its
                // task.
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
            var writer = writerSession.open();
            for (var writeTask : batch) writeTask.run(writer);
        } catch (Throwable e) {
            writerSession.rollback(e);
            if (batch.size() > 1 && !SqliteStoreException.isBusy(e)) {
                // One of the tasks has caused the failure. If each task runs separately, only the task with the fault
                // fails.
                for (var writeTask : batch) commit(List.of(writeTask));
                return;
            }
            failure = e;
        }
        if (failure == null) {
            try {
                if (writerSession.commit()) writeMonitor.reportSuccess();
                writerSession.limitLog();
            } catch (Throwable e) {
                writerSession.rollback(e);
                failure = e;
            }
        }
        writeMonitor.reportFailure(failure);
        for (var writeTask : batch) writeTask.finish(failure);
    }

    /** Returns the reason why the newest write failed; null if the write succeeded. */
    @Nullable
    String failure() {
        return writeMonitor.failure();
    }

    /** Waits for the current commit, writes the content of the log into the database, and refuses later tasks. */
    @Override
    public void close() {
        lock.lock();
        try {
            writerSession.close();
        } catch (SQLException e) {
            throw SqliteStoreException.of(file, e);
        } finally {
            lock.unlock();
            var first = queue.peek();
            if (first != null) LockSupport.unpark(first.owner);
        }
    }
}
