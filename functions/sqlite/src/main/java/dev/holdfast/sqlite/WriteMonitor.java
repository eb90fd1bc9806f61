// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.file.SqliteStoreException;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks whether a file accepts writes. A file doesn't accept writes from a failed write until the next successful
 * write. Logs each change between these two states once.
 */
final class WriteMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(WriteMonitor.class);

    private final Path file;
    private volatile @Nullable String failure;

    WriteMonitor(Path file) {
        this.file = file;
    }

    /** Returns the reason why the newest write failed; null if the write succeeded. */
    @Nullable
    String failure() {
        return failure;
    }

    void reportSuccess() {
        if (failure == null) return;
        synchronized (this) {
            if (failure == null) return;
            failure = null;
            LOG.warn("writes to {} succeed again", file);
        }
    }

    /** Ignores a failure that concerns only the write itself, such as a violated constraint. */
    void reportFailure(@Nullable Throwable cause) {
        var converted = cause instanceof SQLException e ? SqliteStoreException.of(file, e) : cause;
        if (converted instanceof TableBusyException || converted instanceof TableFailureException e && e.isOutage())
            remember(String.valueOf(converted.getMessage()));
    }

    private synchronized void remember(String message) {
        if (failure == null) LOG.warn("writes fail, and /q/health is down until one succeeds: {}", message);
        failure = message;
    }
}
