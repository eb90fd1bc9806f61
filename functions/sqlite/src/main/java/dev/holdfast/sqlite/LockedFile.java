// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A database file with an exclusive owner, until it is closed. Sweeps and the outbox rely on a single owner.
 *
 * <p>Two locks exclude other processes. One is on a file beside the database, by name, and survives a replaced database. The other is
 * on the database itself, so that a second name of the same file, such as a hard link, is locked too.
 */
final class LockedFile implements AutoCloseable {
    /** A byte that neither a database nor SQLite's own locks reach. */
    private static final long LOCKED_POSITION = 1L << 62;

    /**
     * The paths and keys of the files that this process owns. It is checked before the lock file is opened: on POSIX, closing any channel of a file
     * releases all locks of the process on it, so a refused second attempt would release the first lock.
     */
    private static final Set<Object> OWNED = ConcurrentHashMap.newKeySet();

    final Path path;
    final FileIdentity identity;
    private final FileLock nameLock;
    /** Its channel is open until SQLite has closed the file: on POSIX, closing it earlier would release SQLite's locks. */
    private FileLock fileLock;

    private LockedFile(Path path, FileIdentity identity, FileLock nameLock, FileLock fileLock) {
        this.path = path;
        this.identity = identity;
        this.nameLock = nameLock;
        this.fileLock = fileLock;
    }

    /**
     * Creates missing folders and the file, accessible by the owner only, and locks the file.
     *
     * @throws SqliteStoreException if the file is in use or not writable
     */
    static LockedFile acquire(Path file) {
        try {
            var path = create(file.toAbsolutePath());
            if (!OWNED.add(path)) throw inUseFailure(path);
            try {
                return acquireOwned(path, FileIdentity.of(path));
            } catch (IOException | RuntimeException e) {
                OWNED.remove(path);
                throw e;
            }
        } catch (IOException e) {
            throw new SqliteStoreException(file + " can't be opened for writing: " + e, e);
        }
    }

    private static LockedFile acquireOwned(Path path, FileIdentity identity) throws IOException {
        var key = identity.fileKey();
        if (key != null && !OWNED.add(key)) throw inUseFailure(path);
        try {
            var nameLock = lockName(path);
            try {
                return new LockedFile(path, identity, nameLock, lock(path, path, LOCKED_POSITION, 1));
            } catch (IOException | RuntimeException e) {
                nameLock.acquiredBy().close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            if (key != null) OWNED.remove(key);
            throw e;
        }
    }

    private static Path create(Path file) throws IOException {
        var folder = file.getParent();
        if (folder == null || Files.isDirectory(file))
            throw new SqliteStoreException(file + " is a folder, not a file", null);
        if (!Files.isDirectory(folder)) Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
        createEmpty(file);
        if (!Files.isWritable(file)) throw new SqliteStoreException(file + " is not writable", null);
        return file.toRealPath();
    }

    static void createEmpty(Path file) throws IOException {
        if (!Files.exists(file)) Files.createFile(file, ownerOnly(file, "rw-------"));
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static FileLock lockName(Path path) throws IOException {
        var lockFile = path.resolveSibling(path.getFileName() + ".lock");
        createEmpty(lockFile);
        return lock(path, lockFile, 0, Long.MAX_VALUE);
    }

    private static FileLock lock(Path path, Path lockedFile, long position, long size) throws IOException {
        var channel = FileChannel.open(lockedFile, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock(position, size, false);
            if (lock == null) throw inUseFailure(path);
            return lock;
        } finally {
            if (lock == null) channel.close();
        }
    }

    /**
     * Locks the database again, once SQLite has it open for good. When the last connection of a process lets go of a file, SQLite
     * releases all locks of the process on it, this one too.
     *
     * @throws SqliteStoreException if another process locked the file meanwhile
     */
    void lockAgain() {
        try {
            fileLock.release();
            var lock = ((FileChannel) fileLock.acquiredBy()).tryLock(LOCKED_POSITION, 1, false);
            if (lock == null) throw inUseFailure(path);
            fileLock = lock;
        } catch (IOException e) {
            throw new SqliteStoreException(path + " could not be locked: " + e, e);
        }
    }

    private static SqliteStoreException inUseFailure(Path path) {
        return new SqliteStoreException(
                path + " is in use by a running Holdfast; only one process may use the file at a time", null);
    }

    /** Releases the lock. The lock file stays, because deleting it would allow two owners with different files of that name. */
    @Override
    public void close() {
        try {
            fileLock.acquiredBy().close();
        } catch (IOException e) {
            throw new SqliteStoreException(path + " could not be unlocked: " + e, e);
        } finally {
            unlockName();
        }
    }

    private void unlockName() {
        try {
            nameLock.acquiredBy().close();
        } catch (IOException e) {
            throw new SqliteStoreException(path + " could not be unlocked: " + e, e);
        } finally {
            if (identity.fileKey() != null) OWNED.remove(identity.fileKey());
            OWNED.remove(path);
        }
    }
}
