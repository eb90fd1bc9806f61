// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.client.spool.segment.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes this spool the only owner of its directory.
 *
 * <p>The class keeps a list of the directories that this process owns. A file lock isn't enough, because a process
 * loses the lock when it closes any channel of the file.
 */
final class DirectoryOwner implements AutoCloseable {
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryOwner(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Creates the directory if it is missing. Refuses a directory that has an owner or another destination. */
    static DirectoryOwner acquire(Path directory, String destination) throws IOException {
        PrivateFiles.createDirectory(directory);
        var real = directory.toRealPath();
        if (!OWNED.add(real)) throw new SpoolException("This process uses the spool " + directory + " already");
        try {
            var owner = new DirectoryOwner(real, lock(real.resolve("lock"), directory));
            try {
                owner.bind(destination);
                return owner;
            } catch (IOException | RuntimeException e) {
                owner.channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            OWNED.remove(real);
            throw e;
        }
    }

    private static FileChannel lock(Path file, Path directory) throws IOException {
        if (!Files.exists(file)) createQuietly(file);
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        if (channel.tryLock() != null) return channel;
        channel.close();
        throw new SpoolException("Another process uses the spool " + directory);
    }

    private static void createQuietly(Path file) throws IOException {
        try {
            PrivateFiles.create(file).close();
        } catch (FileAlreadyExistsException e) {
            // Another process has just created the file. The lock decides which process owns the directory.
        }
    }

    private void bind(String destination) throws IOException {
        var file = directory.resolve("destination");
        if (!Files.exists(file)) {
            PrivateFiles.writeWhole(file, destination.getBytes(UTF_8));
            return;
        }
        var bound = Files.readString(file);
        if (!bound.equals(destination))
            throw new SpoolException("The spool %s belongs to %s, not to %s".formatted(directory, bound, destination));
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            OWNED.remove(directory);
        }
    }
}
