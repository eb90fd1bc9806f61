// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.file.CommandLock;
import dev.holdfast.sqlite.file.LockedFile;
import dev.holdfast.sqlite.file.SqliteStoreException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Backs up and restores the file of a {@link SqliteTable}. Even if the system kills the process, only a complete file
 * gets its final name.
 */
public final class DatabaseBackup {
    private static final DateTimeFormatter SUFFIX_FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private DatabaseBackup() {}

    /**
     * Copies the file to a new file, even while a server has the file open. The copy contains all writes that the
     * server acknowledged before the call.
     *
     * @throws SqliteStoreException if the target exists, a restore or another backup is running, the file isn't an
     *     undamaged database of Holdfast, or the disk fails
     */
    public static void backUp(Path file, Path target) {
        try {
            if (Files.exists(target))
                throw new SqliteStoreException(target + " exists already; a backup replaces no file", null);
            if (!Files.isRegularFile(file)) throw new SqliteStoreException(file + " doesn't exist", null);
            try (var lock = CommandLock.forBackup(file.toRealPath())) {
                DatabaseCopy.create(file, Path.of(target + ".part"), file).moveTo(target);
            }
        } catch (IOException e) {
            throw new SqliteStoreException(target + " can't be written: " + e, e);
        }
    }

    /**
     * Replaces the file by a copy of a backup. Deletes the search index, because the index may contain changes that are
     * newer than the backup.
     *
     * <ol>
     *   <li>Lock the file, so that no server and no other command can open it.
     *   <li>Copy the backup beside the file, check the copy, and compact it.
     *   <li>Write the content of the log into the old file, because SQLite would apply a log with this name to the new
     *       file.
     *   <li>Keep the old file as a hard link with a new name. If the file system has no hard links, keep a copy.
     *   <li>Delete the search index.
     *   <li>Rename the copy to the name of the file, in one step.
     * </ol>
     *
     * @return the name of the kept old file; null if there was no old file
     * @throws SqliteStoreException if a server or a command has the file open, the backup isn't an undamaged database
     *     of Holdfast, or the disk fails
     */
    public static @Nullable Path restore(Path backup, Path file, Instant now) {
        try (var lockedFile = LockedFile.acquire(file);
                var lock = CommandLock.forRestore(lockedFile.path)) {
            var path = lockedFile.path;
            var copy = DatabaseCopy.create(backup, Path.of(path + ".restoring"), path)
                    .compact();
            var hasOldFile = Files.size(path) > 0;
            var kept = Path.of(path + ".before-restore-" + SUFFIX_FORMAT.format(now));
            if (hasOldFile) emptyLog(path);
            moveLog(path, kept);
            // Locks the file again. On POSIX, the end of the session that emptied the log has released the lock.
            lockedFile.lockAgain();
            if (hasOldFile) keep(path, kept);
            DatabaseCopy.deleteWithJournals(SqliteSearchIndex.fileOf(path));
            copy.moveTo(path);
            return hasOldFile ? kept : null;
        } catch (IOException e) {
            throw new SqliteStoreException(file + " can't be replaced: " + e, e);
        }
    }

    private static void emptyLog(Path file) {
        try (var databaseSession = DatabaseSession.maintenance(file)) {
            databaseSession.query("PRAGMA wal_checkpoint(TRUNCATE)").close();
        } catch (SQLException e) {
            // The old file may be damaged, and the damage may be the reason for the restore. The restore keeps the
            // file's log for an examination.
        }
    }

    /** Moves a log even if its database is missing, because SQLite would apply the log to the restored file. */
    private static void moveLog(Path file, Path kept) throws IOException {
        for (var suffix : new String[] {"-wal", "-journal"}) {
            var log = Path.of(file + suffix);
            if (Files.exists(log)) Files.move(log, Path.of(kept + suffix));
        }
        Files.deleteIfExists(Path.of(file + "-shm"));
    }

    private static void keep(Path file, Path kept) throws IOException {
        try {
            Files.createLink(kept, file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Copies the old file if the file system has no hard links.
            Files.copy(file, kept);
        }
    }
}
