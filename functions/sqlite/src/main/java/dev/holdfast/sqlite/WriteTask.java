// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.DatabaseSession.SessionTask;
import dev.holdfast.sqlite.file.SqliteStoreException;
import dev.holdfast.table.TableFailureException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A caller's task in the writer's queue, and its outcome. */
final class WriteTask<T> {
    final int weight;
    final Thread owner = Thread.currentThread();
    private final SessionTask<T> sessionTask;
    private @Nullable T result;
    private @Nullable Throwable failure;
    /** The writer's thread sets this field last, and other threads read it first. So they see the complete outcome. */
    private volatile boolean done;

    WriteTask(int weight, SessionTask<T> sessionTask) {
        this.weight = weight;
        this.sessionTask = sessionTask;
    }

    void run(DatabaseSession writer) throws SQLException {
        result = sessionTask.run(writer);
    }

    void finish(@Nullable Throwable failure) {
        this.failure = failure;
        done = true;
        if (owner != Thread.currentThread()) LockSupport.unpark(owner);
    }

    boolean isDone() {
        return done;
    }

    T resultOrThrow(Path file) {
        switch (failure) {
            case null -> {}
            case SQLException e -> throw SqliteStoreException.of(file, e);
            case TableFailureException e -> throw e;
            case IllegalStateException e -> throw new IllegalStateException(e.getMessage(), e);
            default -> throw new SqliteStoreException(file + ": the write failed: " + failure, failure);
        }
        if (result == null) throw new IllegalStateException("the task returned no result");
        return result;
    }
}
