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

/** The database file, owned by this object alone until it is closed: sweeps and the outbox assume one owner. */
final class LockedFile implements AutoCloseable {
    /**
     * Owned by this process. Asked before the lock file is touched: on POSIX, closing any channel of a file gives up
     * every lock the process holds on it, so a refused second attempt would free the first.
     */
    private static final Set<Path> OWNED_PATHS = ConcurrentHashMap.newKeySet();

    final Path path;
    private final FileChannel channel;

    private LockedFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates folders and file where missing, for the owner only, and takes the file or refuses. */
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
                path + " is in use by a running Holdfast: one process owns the file at a time", null);
    }

    /** The lock file itself stays: deleting it would let two owners lock two different files of one name. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new SqliteStoreException(path + " could not be given up: " + e, e);
        } finally {
            OWNED_PATHS.remove(path);
        }
    }
}
