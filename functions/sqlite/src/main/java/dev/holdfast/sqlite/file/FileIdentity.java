// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite.file;

import dev.holdfast.table.TableFailureException.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that somebody has deleted, moved or replaced an open database file, its write-ahead log or its shared memory.
 * The process could still write to the open file, but these writes would be lost after a restart. Without the shared
 * memory, SQLite's locks don't exclude other processes.
 */
public final class FileIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(FileIdentity.class);

    private final OpenFile database;
    private final List<OpenFile> journals;
    private final FolderChangeDetector folderChangeDetector;
    private @Nullable String loss;

    private FileIdentity(OpenFile database, List<OpenFile> journals, FolderChangeDetector folderChangeDetector) {
        this.database = database;
        this.journals = journals;
        this.folderChangeDetector = folderChangeDetector;
    }

    /**
     * Reads the identity of a database.
     *
     * @param name the configured name. After a restart, Holdfast opens the file that has this name at that time. If the
     *     name is a symbolic link, this may be another file
     * @param path the real path of the database
     */
    static FileIdentity of(Path name, Path path) throws IOException {
        return of(name, path, System::nanoTime);
    }

    static FileIdentity of(Path name, Path path, LongSupplier nanoTime) throws IOException {
        return new FileIdentity(
                new OpenFile(name, readKey(name)),
                List.of(new OpenFile(Path.of(path + "-wal"), null), new OpenFile(Path.of(path + "-shm"), null)),
                new FolderChangeDetector(Stream.of(name, path), nanoTime));
    }

    /**
     * Returns the device and inode of a file; null on a system without them. Windows has no such key, but doesn't allow
     * the deletion of open files.
     */
    private static @Nullable Object readKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Nullable
    Object fileKey() {
        return database.key;
    }

    /** @throws SqliteStoreException if one of the files was deleted, moved or replaced */
    public synchronized void check() {
        if (database.key == null || !folderChangeDetector.mayHaveChanged() && loss == null) return;
        var isReported = loss != null;
        var newLoss = findLoss();
        loss = newLoss;
        if (newLoss == null) return;
        if (!isReported)
            LOG.error("{}; put it back, or stop Holdfast and restore a backup. Writes are refused", newLoss);
        throw new SqliteStoreException(FailureKind.UNAVAILABLE, newLoss, null);
    }

    private @Nullable String findLoss() {
        var found = database.findLoss();
        for (var journal : journals) {
            if (found != null) return found;
            // SQLite creates these files at the first access, and keeps them while the database is open.
            found = journal.key == null ? journal.remember() : journal.findLoss();
        }
        return found;
    }

    /** A file, and the key that the file had when Holdfast opened the database. */
    private static final class OpenFile {
        private final Path path;
        private @Nullable Object key;

        private OpenFile(Path path, @Nullable Object key) {
            this.path = path;
            this.key = key;
        }

        /**
         * Stores the key of a file that SQLite may have created meanwhile. Always returns null, because a file that is
         * still missing isn't a loss.
         */
        private @Nullable String remember() {
            try {
                key = readKey(path);
            } catch (IOException e) {
                key = null;
            }
            return null;
        }

        private @Nullable String findLoss() {
            try {
                return Objects.equals(readKey(path), key)
                        ? null
                        : path + " was replaced by another file while Holdfast had it open";
            } catch (NoSuchFileException e) {
                return path + " was deleted or moved away while Holdfast had it open";
            } catch (IOException e) {
                return path + " can't be found any more: " + e;
            }
        }
    }
}
