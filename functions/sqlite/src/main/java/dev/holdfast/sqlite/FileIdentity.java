// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.table.TableFailureException.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that somebody has deleted, moved or replaced an open database file or its write-ahead log. The process could
 * still write to the open file, but these writes would be lost after a restart.
 */
final class FileIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(FileIdentity.class);

    private final Path file;
    private final Path walFile;
    private final @Nullable Object fileKey;
    private @Nullable Object walKey;
    private boolean isReported;

    private FileIdentity(Path file, @Nullable Object fileKey) {
        this.file = file;
        this.walFile = Path.of(file + "-wal");
        this.fileKey = fileKey;
    }

    static FileIdentity of(Path file) throws IOException {
        return new FileIdentity(file, readKey(file));
    }

    /**
     * Returns the device and inode; null if the system has no such key. Windows has no such key, but doesn't allow the
     * deletion of open files.
     */
    private static @Nullable Object readKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Nullable
    Object fileKey() {
        return fileKey;
    }

    /** @throws SqliteStoreException if the file or its log was deleted, moved or replaced */
    synchronized void check() {
        var loss = findLoss();
        if (loss == null) {
            isReported = false;
            return;
        }
        if (!isReported) LOG.error("{}; put it back, or stop Holdfast and restore a backup. Writes are refused", loss);
        isReported = true;
        throw new SqliteStoreException(FailureKind.UNAVAILABLE, loss, null);
    }

    private @Nullable String findLoss() {
        if (fileKey == null) return null;
        var loss = findLoss(file, fileKey);
        if (loss != null) return loss;
        if (walKey != null) return findLoss(walFile, walKey);
        try {
            // SQLite creates the log at the first write, and keeps the log while the database is open.
            walKey = readKey(walFile);
        } catch (IOException e) {
            walKey = null;
        }
        return null;
    }

    private static @Nullable String findLoss(Path path, Object expectedKey) {
        try {
            return Objects.equals(readKey(path), expectedKey)
                    ? null
                    : path + " was replaced by another file while Holdfast had it open";
        } catch (NoSuchFileException e) {
            return path + " was deleted or moved away while Holdfast had it open";
        } catch (IOException e) {
            return path + " can't be found any more: " + e;
        }
    }
}
