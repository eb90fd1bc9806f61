// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import java.io.File;
import java.nio.file.Path;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the size of the write-ahead log. SQLite itself restarts the log only at a moment without readers. With
 * continuous reads, such a moment never comes.
 *
 * <ol>
 *   <li>If the log is longer than the limit, wait for the current readers. The next write then begins at the start of
 *       the log.
 *   <li>If a reader takes too long, try again only after the log has grown by the limit again. Each attempt delays the
 *       writers.
 * </ol>
 */
final class LogLimiter {
    /**
     * SQLite copies the log into the database file whenever the log has this many pages (32 MiB). SQLite's default is
     * lower. With a longer log, SQLite copies a frequently changed page less often.
     */
    static final int PAGES_PER_CHECKPOINT = 8_192;

    /** SQLite truncates the log to this size after a checkpoint. */
    static final int MAX_IDLE_BYTES = 64 << 20;

    /** If the log is longer than this limit, {@link LogLimiter} waits for the readers and restarts the log. */
    static final long MAX_BYTES = 2L * MAX_IDLE_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(LogLimiter.class);

    private final File walFile;
    private final long limitBytes;
    private long nextAttemptBytes;

    LogLimiter(Path file, long limitBytes) {
        this.walFile = new File(file + "-wal");
        this.limitBytes = limitBytes;
        this.nextAttemptBytes = limitBytes;
    }

    /** Restarts a log that is too long. A failure has no other effect than a log that stays long. */
    void apply(DatabaseSession writer) {
        var length = walFile.length();
        if (length <= limitBytes) nextAttemptBytes = limitBytes;
        if (length <= nextAttemptBytes) return;
        nextAttemptBytes = restart(writer) ? limitBytes : length + limitBytes;
    }

    private boolean restart(DatabaseSession writer) {
        try (var result = writer.query("PRAGMA wal_checkpoint(RESTART)")) {
            var isBlocked = result.getInt(1) != 0;
            if (isBlocked)
                LOG.warn(
                        "readers prevent a restart of the write-ahead log {}; the log stays large until the readers finish",
                        walFile);
            return !isBlocked;
        } catch (SQLException e) {
            LOG.warn("the write-ahead log {} could not be restarted: {}", walFile, e.getMessage());
            return false;
        }
    }
}
