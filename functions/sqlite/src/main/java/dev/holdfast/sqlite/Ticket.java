package dev.holdfast.sqlite;

import dev.holdfast.sqlite.Session.Work;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A caller's work in the queue of the one writer, and its outcome. */
final class Ticket<T> {
    final int weight;
    final Thread owner = Thread.currentThread();
    private final Work<T> work;
    private @Nullable T result;
    private @Nullable Throwable failure;
    /** Written last and read first, so the outcome is seen whole. */
    private volatile boolean done;

    Ticket(int weight, Work<T> work) {
        this.weight = weight;
        this.work = work;
    }

    void work(Session writer) throws SQLException {
        result = work.run(writer);
    }

    void finish(@Nullable Throwable failure) {
        this.failure = failure;
        done = true;
        if (owner != Thread.currentThread()) LockSupport.unpark(owner);
    }

    boolean isDone() {
        return done;
    }

    T answer(Path file) {
        switch (failure) {
            case null -> {}
            case SQLException e -> throw SqliteFailure.of(file, e);
            case IllegalStateException e -> throw new IllegalStateException(e.getMessage(), e);
            default -> throw new SqliteFailure(file + ": writing failed: " + failure, failure);
        }
        if (result == null) throw new IllegalStateException("the work has no result");
        return result;
    }
}
