// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A database file that one process owns until it closes the file. Sweeps and the outbox need a single owner.
 *
 * <p>Two locks exclude other owners. The lock on a separate lock file stays valid when a restore replaces the database
 * file. The lock on the database itself is also valid for other names of the database, such as a hard link.
 */
public final class LockedFile implements AutoCloseable {
    /** The position of the locked byte, far after the end of a database and the bytes that SQLite itself locks. */
    private static final long LOCKED_POSITION = 1L << 62;

    /**
     * The paths and keys of the files that this process owns. Holdfast checks this set before it opens the lock file.
     * On POSIX, closing any channel of a file releases all locks of the process on the file. So without this check, a
     * second attempt to lock the file would release the locks of the first owner.
     */
    private static final Set<Object> OWNED_FILES = ConcurrentHashMap.newKeySet();

    public final Path path;
    public final FileIdentity identity;
    /** Null if another process owns the file. */
    private @Nullable Locks locks;

    private final @Nullable CommandLock commandLock;

    private LockedFile(Path path, FileIdentity identity, @Nullable Locks locks, @Nullable CommandLock commandLock) {
        this.path = path;
        this.identity = identity;
        this.locks = locks;
        this.commandLock = commandLock;
    }

    /**
     * The two locks of an owner.
     *
     * @param file the lock on the database. The lock's channel stays open until SQLite has closed the file. On POSIX,
     *     closing the channel earlier would release SQLite's locks
     */
    private record Locks(FileLock name, FileLock file) {}

    /**
     * Creates missing folders and the file, which only their owner can access, and locks the file.
     *
     * @throws SqliteStoreException if the file is in use or not writable
     */
    public static LockedFile acquire(Path file) {
        var lockedFile = acquireOrShare(file);
        if (lockedFile.locks == null) {
            lockedFile.close();
            throw inUseFailure(lockedFile.path);
        }
        return lockedFile;
    }

    /**
     * Opens the file even if another process owns it. If no process owns it, does the same as {@link #acquire}.
     *
     * @throws SqliteStoreException if the file is not writable, or a restore is replacing the file
     */
    public static LockedFile acquireOrShare(Path file) {
        try {
            var name = file.toAbsolutePath();
            var path = FileCreator.createDatabase(name);
            var identity = FileIdentity.of(name, path);
            var locks = own(path, identity);
            return new LockedFile(path, identity, locks, locks == null ? CommandLock.share(path) : null);
        } catch (IOException e) {
            throw new SqliteStoreException(file + " can't be opened for writing: " + e, e);
        }
    }

    /**
     * Locks the file for this object. Returns null if the file already has an owner, in another process or in this
     * process.
     */
    private static @Nullable Locks own(Path path, FileIdentity identity) throws IOException {
        var key = identity.fileKey();
        if (!OWNED_FILES.add(path)) return null;
        Locks locks = null;
        try {
            if (key != null && !OWNED_FILES.add(key)) {
                key = null;
                return null;
            }
            locks = lock(path);
            return locks;
        } finally {
            if (locks == null) disown(path, key);
        }
    }

    private static void disown(Path path, @Nullable Object key) {
        OWNED_FILES.remove(path);
        if (key != null) OWNED_FILES.remove(key);
    }

    /** Whether this process has the locks of the file. */
    static boolean isOwnedByThisProcess(Path path) {
        return OWNED_FILES.contains(path);
    }

    static Path lockFileOf(Path path) {
        return path.resolveSibling(path.getFileName() + ".lock");
    }

    /** Returns null if another process has one of the locks. */
    private static @Nullable Locks lock(Path path) throws IOException {
        var lockFile = lockFileOf(path);
        FileCreator.createEmpty(lockFile, path);
        var nameLock = lock(lockFile, CommandLock.OWNER_POSITION, 1);
        if (nameLock == null) return null;
        FileLock fileLock = null;
        try {
            fileLock = lock(path, LOCKED_POSITION, 1);
            return fileLock == null ? null : new Locks(nameLock, fileLock);
        } finally {
            if (fileLock == null) nameLock.acquiredBy().close();
        }
    }

    private static @Nullable FileLock lock(Path file, long position, long size) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock(position, size, false);
            return lock;
        } finally {
            if (lock == null) channel.close();
        }
    }

    /**
     * Locks the database again, after SQLite has opened it for as long as this process uses it. When the last
     * connection of a process closes a file, SQLite releases all locks of the process on the file, including this lock.
     *
     * @throws SqliteStoreException if another process locked the file meanwhile
     */
    public void lockAgain() {
        if (locks == null) return;
        try {
            locks.file().release();
            var lock = ((FileChannel) locks.file().acquiredBy()).tryLock(LOCKED_POSITION, 1, false);
            if (lock == null) throw inUseFailure(path);
            locks = new Locks(locks.name(), lock);
        } catch (IOException e) {
            throw new SqliteStoreException(path + " could not be locked: " + e, e);
        }
    }

    private static SqliteStoreException inUseFailure(Path path) {
        return new SqliteStoreException(
                path + " is in use by a running Holdfast; only one process may use the file at a time", null);
    }

    /**
     * Releases the locks. Doesn't delete the lock file. After a deletion, two processes could own the database, with
     * different lock files of the same name.
     */
    @Override
    public void close() {
        if (commandLock != null) commandLock.close();
        if (locks == null) return;
        try (var nameChannel = locks.name().acquiredBy();
                var fileChannel = locks.file().acquiredBy()) {
            // The next owner can lock the file only after both channels are closed.
        } catch (IOException e) {
            throw new SqliteStoreException(path + " could not be unlocked: " + e, e);
        } finally {
            disown(path, identity.fileKey());
        }
    }
}
