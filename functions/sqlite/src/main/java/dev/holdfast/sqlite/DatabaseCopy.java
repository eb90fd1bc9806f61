// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.file.FileCreator;
import dev.holdfast.sqlite.file.SqliteStoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A checked copy of a database, in a temporary file until {@link #moveTo} gives the file its final name. */
final class DatabaseCopy {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseCopy.class);

    private final Path part;

    private DatabaseCopy(Path part) {
        this.part = part;
    }

    /**
     * Copies a database and checks the copy. Other processes may have the database open.
     *
     * @param part the file of the copy. If this file exists, because an earlier process was killed, the method replaces
     *     it
     * @param model the file whose owner the copy gets, if root runs this process
     * @throws SqliteStoreException if the source or the copy isn't an undamaged database of this version of Holdfast
     */
    static DatabaseCopy create(Path source, Path part, Path model) throws IOException {
        if (!Files.isRegularFile(source)) throw new SqliteStoreException(source + " doesn't exist", null);
        deleteWithJournals(part);
        FileCreator.createEmpty(part, model);
        try {
            try (var databaseSession = DatabaseSession.maintenance(source)) {
                SqliteSchema.checkVersion(databaseSession, source);
                databaseSession.copyTo(part);
            }
            check(part);
        } catch (SQLException e) {
            deleteWithJournals(part);
            throw SqliteStoreException.of(source, e);
        } catch (RuntimeException e) {
            deleteWithJournals(part);
            throw e;
        }
        return new DatabaseCopy(part);
    }

    private static void check(Path part) throws SQLException {
        try (var databaseSession = DatabaseSession.maintenance(part)) {
            SqliteSchema.checkVersion(databaseSession, part);
            try (var result = databaseSession.query("PRAGMA integrity_check(1)")) {
                var finding = result.getString(1);
                if (!finding.equals("ok"))
                    throw new SqliteStoreException("the copy " + part + " is damaged: " + finding, null);
            }
            // Makes the copy a single file, which needs no separate files for a write-ahead log.
            databaseSession.query("PRAGMA journal_mode = DELETE").close();
        }
    }

    /**
     * Removes all free pages. Afterwards the file can return later free pages to the file system ({@link FreePages}).
     * If the disk or the folder for temporary files has no space for a second copy, this copy stays unchanged.
     */
    DatabaseCopy compact() {
        try (var databaseSession = DatabaseSession.maintenance(part)) {
            databaseSession.runScript("PRAGMA auto_vacuum = INCREMENTAL");
            databaseSession.runScript("VACUUM");
        } catch (SQLException e) {
            LOG.warn("the restored file isn't compacted: {}", e.getMessage());
        }
        return this;
    }

    /**
     * Renames the copy in one step, after its whole content is on disk. Replaces an existing file that has the final
     * name.
     */
    void moveTo(Path target) throws IOException {
        force(part);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(target);
    }

    private static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void forceFolder(Path file) {
        try (var channel = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some operating systems can't open a folder. They store the folder's entries on disk without this call.
        }
    }

    static void deleteWithJournals(Path file) throws IOException {
        for (var suffix : new String[] {"", "-journal", "-wal", "-shm"}) Files.deleteIfExists(Path.of(file + suffix));
    }
}
