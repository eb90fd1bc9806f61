// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates files and folders that only their owner can access. */
public final class FileCreator {
    private FileCreator() {}

    /**
     * Creates missing folders and the database file. Returns the real path of the file.
     *
     * @throws SqliteStoreException if the file is a folder or isn't writable
     */
    static Path createDatabase(Path file) throws IOException {
        var folder = file.getParent();
        if (folder == null || Files.isDirectory(file))
            throw new SqliteStoreException(file + " is a folder, not a file", null);
        if (!Files.isDirectory(folder)) Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
        createEmpty(file, folder);
        if (!Files.isWritable(file)) throw new SqliteStoreException(file + " is not writable", null);
        return file.toRealPath();
    }

    /**
     * Creates a missing file, which only its owner can access. If root runs this process, the file gets the same owner
     * as the model file.
     */
    public static void createEmpty(Path file, Path model) throws IOException {
        if (Files.exists(file)) return;
        Files.createFile(file, ownerOnly(file, "rw-------"));
        copyOwner(model, file);
    }

    private static void copyOwner(Path model, Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) return;
        var wanted = Files.readAttributes(model, PosixFileAttributes.class);
        if (view.readAttributes().owner().equals(wanted.owner())) return;
        try {
            view.setOwner(wanted.owner());
            view.setGroup(wanted.group());
        } catch (FileSystemException e) {
            // Only root may give a file to another user. The owner of the model file is another user. Only the user of
            // this process can access the new file.
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
