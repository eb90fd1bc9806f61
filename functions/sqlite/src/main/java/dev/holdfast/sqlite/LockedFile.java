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

/** A database file with an exclusive owner, until it is closed. Sweeps and the outbox rely on a single owner. */
final class LockedFile implements AutoCloseable {
    /**
     * The files that this process owns. It is checked before the lock file is opened: on POSIX, closing any channel of a file
     * releases all locks of the process on it, so a refused second attempt would release the first lock.
     */
    private static final Set<Path> OWNED_PATHS = ConcurrentHashMap.newKeySet();

    final Path path;
    private final FileChannel channel;

    private LockedFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates missing folders and the file, accessible by the owner only, and locks the file.
     *
     * @throws SqliteStoreException if the file is in use or not writable
     */
    static LockedFile acquire(Path file) {
        try {
            var path = create(file.toAbsolutePath());
            if (!OWNED_PATHS.add(path)) throw inUseFailure(path);
            try {
                return new LockedFile(path, lock(path));
            } catch (IOException | RuntimeException e) {
                OWNED_PATHS.remove(path);
                throw e;
            }
        } catch (IOException e) {
            throw new SqliteStoreException(file + " can't be opened for writing: " + e, e);
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

    private static void createEmpty(Path file) throws IOException {
        if (!Files.exists(file)) Files.createFile(file, ownerOnly(file, "rw-------"));
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static FileChannel lock(Path path) throws IOException {
        var lockFile = path.resolveSibling(path.getFileName() + ".lock");
        createEmpty(lockFile);
        var channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock == null) throw inUseFailure(path);
            return channel;
        } finally {
            if (lock == null) channel.close();
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
            channel.close();
        } catch (IOException e) {
            throw new SqliteStoreException(path + " could not be unlocked: " + e, e);
        } finally {
            OWNED_PATHS.remove(path);
        }
    }
}
