// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.environment;

import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that only the user can read (mode 0600, folders 0700). A crash leaves the old or the new content. */
public final class PrivateFile {
    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFile() {}

    /** Creates the folder of a file, for this user only. */
    public static void createFolder(Path file) {
        var folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) Files.createDirectories(folder, mode("rwx------"));
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "can't create " + folder + ": " + e.getMessage(), null);
        }
    }

    public static void write(Path file, String content) {
        var folder = file.toAbsolutePath().getParent();
        createFolder(file);
        try {
            var temporary = Files.createTempFile(folder, file.getFileName().toString(), ".new", mode("rw-------"));
            Files.writeString(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "can't write " + file + ": " + e.getMessage(), null);
        }
    }

    private static FileAttribute<?>[] mode(String permissions) {
        if (!IS_POSIX) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
