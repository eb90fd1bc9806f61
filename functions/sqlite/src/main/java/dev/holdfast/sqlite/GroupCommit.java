package dev.holdfast.sqlite;

import dev.holdfast.sqlite.Session.Work;
import dev.holdfast.table.TableBusy;
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
    private static final int MAX_WEIGHT = 1_024;

    private static final int COMMITS_PER_LOOK = 256;
    private static final int MAX_WAITING = 10_000;

    private final Path file;
    private final File log;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Ticket<?>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore places = new Semaphore(MAX_WAITING);
    // The rest only under the lock.
    private @Nullable Session session;
    private boolean closed;
    private long commits;

    GroupCommit(Path file, Session session) {
        this.file = file;
        this.log = new File(file + "-wal");
        this.session = session;
    }

    /** Opens the file for writing, with the schema this program knows. */
    static GroupCommit open(Path file) {
        Session session = null;
        try {
            session = Session.writer(file);
            Schema.prepare(session, file);
            return new GroupCommit(file, session);
        } catch (SQLException e) {
            discard(session);
            throw SqliteFailure.of(file, e);
        } catch (RuntimeException e) {
            discard(session);
            throw e;
        }
    }

    /** Does the work in a transaction and returns when it is durable; when it fails, nothing of it was done. */
    <T> T run(int weight, Work<T> work) {
        if (!places.tryAcquire())
            throw new TableBusy("more than " + MAX_WAITING + " writes are waiting", new RejectedExecutionException());
        var ticket = new Ticket<>(weight, work);
        try {
            waiting.add(ticket);
            await(ticket);
        } finally {
            places.release();
        }
        return ticket.answer(file);
    }

    private void await(Ticket<?> ticket) {
        var interrupted = false;
        while (!ticket.isDone()) {
            if (lock.tryLock()) {
                try {
                    while (!ticket.isDone()) commit(next());
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

    private List<Ticket<?>> next() {
        var batch = new ArrayList<Ticket<?>>();
        var weight = 0;
        for (var ticket = waiting.peek(); ticket != null; ticket = waiting.peek()) {
            weight += ticket.weight;
            if (weight > MAX_WEIGHT && !batch.isEmpty()) break;
            batch.add(ticket);
            waiting.remove();
        }
        return batch;
    }

    private void commit(List<Ticket<?>> batch) {
        Throwable failure = null;
        try {
            var writer = session();
            for (var ticket : batch) ticket.work(writer);
        } catch (Throwable e) {
            rollback();
            if (batch.size() > 1 && !SqliteFailure.isBusy(e)) {
                // One of them is to blame: alone, each succeeds or fails for itself.
                for (var ticket : batch) commit(List.of(ticket));
                return;
            }
            failure = e;
        }
        if (failure == null) {
            try {
                session().commit();
                restartLog();
            } catch (Throwable e) {
                rollback();
                failure = e;
            }
        }
        for (var ticket : batch) ticket.finish(failure);
    }

    /**
     * The log starts over by itself whenever no reader is in it, which under an unbroken load of reads may be never: past
     * twice its size the writer waits for the readers of the moment. Where it can't, the log just stays long for now.
     */
    private void restartLog() {
        if (++commits % COMMITS_PER_LOOK != 0 || session == null || log.length() <= 2L * Session.LOG_BYTES) return;
        try {
            session.query("PRAGMA wal_checkpoint(RESTART)").close();
        } catch (SQLException e) {
            LOG.warn("the log of {} could not be cut back: {}", file, e.getMessage());
        }
    }

    private Session session() throws SQLException {
        if (closed) throw new IllegalStateException("the table is closed");
        if (session == null) session = Session.writer(file);
        return session;
    }

    /** After some failures SQLite has rolled back by itself; a new connection is the one state that is certain. */
    private void rollback() {
        if (session == null) return;
        try {
            session.rollback();
        } catch (SQLException e) {
            discard(session);
            session = null;
        }
    }

    private static void discard(@Nullable Session session) {
        try {
            if (session != null) session.close();
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
            if (session == null) return;
            session.query("PRAGMA wal_checkpoint(TRUNCATE)").close();
            session.close();
            session = null;
        } catch (SQLException e) {
            throw SqliteFailure.of(file, e);
        } finally {
            lock.unlock();
            var first = waiting.peek();
            if (first != null) LockSupport.unpark(first.owner);
        }
    }
}
