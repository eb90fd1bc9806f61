// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a command, which uses a database even while an owner has it open. A restore replaces the file, so it
 * excludes all other commands. Two backups exclude each other, because both could write the same file. Each lock is a
 * locked byte of the lock file. The operating system releases the locks when the process ends.
 */
public final class CommandLock implements AutoCloseable {
    /** The position of the byte that {@link LockedFile} locks for the owner. */
    static final long OWNER_POSITION = 0;

    private static final long REPLACEMENT_POSITION = 1;
    private static final long BACKUP_POSITION = 2;

    /** The channel of the lock file. It is null if this process owns the database, because a restore can't run then. */
    private final @Nullable FileChannel channel;

    private CommandLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Locks the database for a command. Other commands can run at the same time, but a restore can't.
     *
     * @throws SqliteStoreException if a restore is running
     */
    static CommandLock share(Path path) throws IOException {
        var commandLock = open(path);
        commandLock.lock(REPLACEMENT_POSITION, true, path + " is being restored; run the command again later");
        return commandLock;
    }

    /**
     * Locks the database for a backup. Other commands can run at the same time, but a restore or a second backup can't.
     *
     * @throws SqliteStoreException if a restore or a backup is running
     */
    public static CommandLock forBackup(Path path) throws IOException {
        var commandLock = share(path);
        commandLock.lock(BACKUP_POSITION, false, "another backup of " + path + " is running");
        return commandLock;
    }

    /**
     * Locks the database for a restore, which excludes all other commands. The caller must be the owner of the file.
     *
     * @throws SqliteStoreException if another command is running
     */
    public static CommandLock forRestore(Path path) throws IOException {
        var commandLock = new CommandLock(openChannel(path));
        commandLock.lock(REPLACEMENT_POSITION, false, path + " is in use by another command of Holdfast");
        return commandLock;
    }

    /**
     * Opens the lock file, unless this process owns the database. On POSIX, closing a channel of the lock file would
     * release the owner's locks.
     */
    private static CommandLock open(Path path) throws IOException {
        return new CommandLock(LockedFile.isOwnedByThisProcess(path) ? null : openChannel(path));
    }

    private static FileChannel openChannel(Path path) throws IOException {
        var lockFile = LockedFile.lockFileOf(path);
        FileCreator.createEmpty(lockFile, path);
        return FileChannel.open(lockFile, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void lock(long position, boolean isShared, String refusal) throws IOException {
        if (channel == null) return;
        FileLock lock = null;
        try {
            lock = channel.tryLock(position, 1, isShared);
        } catch (OverlappingFileLockException e) {
            // Another command in this process has the lock.
            lock = null;
        } finally {
            if (lock == null) close();
        }
        if (lock == null) throw new SqliteStoreException(refusal, null);
    }

    @Override
    public void close() {
        if (channel == null) return;
        try {
            channel.close();
        } catch (IOException e) {
            throw new SqliteStoreException("the lock file can't be closed: " + e, e);
        }
    }
}
