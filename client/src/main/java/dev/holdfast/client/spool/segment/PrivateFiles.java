// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Creates files and directories that only their owner can read and write, if the file system is POSIX. */
public final class PrivateFiles {
    private static final String DIRECTORY_MODE = "rwx------";
    private static final String FILE_MODE = "rw-------";

    private PrivateFiles() {}

    /** Creates the directory, or withdraws the permissions of others from an existing directory. */
    public static void createDirectory(Path directory) throws IOException {
        if (!isPosix(directory)) {
            Files.createDirectories(directory);
            return;
        }
        var permissions = PosixFilePermissions.fromString(DIRECTORY_MODE);
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(permissions));
        if (!Files.getPosixFilePermissions(directory).equals(permissions))
            Files.setPosixFilePermissions(directory, permissions);
    }

    /** Creates a file that must not exist yet, and opens it for writing. */
    public static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, Set.of(CREATE_NEW, READ, WRITE), attributes(file));
    }

    /** Writes a file so that a crash leaves either the whole file or no file. */
    public static void writeWhole(Path file, byte[] content) throws IOException {
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        try (var channel = create(partial)) {
            DiskAccess.REAL.write(channel, ByteBuffer.wrap(content), 0);
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(directoryOf(file));
    }

    /**
     * Forces a directory, and returns after the names of its files are on the disk. Only POSIX file systems need this
     * step.
     */
    static void forceDirectory(Path directory) throws IOException {
        if (!isPosix(directory)) return;
        try (var channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    static Path directoryOf(Path file) {
        var parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private static FileAttribute<?>[] attributes(Path file) {
        if (!isPosix(file)) return new FileAttribute<?>[0];
        var permissions = PosixFilePermissions.fromString(FILE_MODE);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
