// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** A process that repeats backups or restores until the test kills the process. */
final class BackupProcess {
    private BackupProcess() {}

    /** @param arguments the file, and a backup that it restores, or a folder for its backups */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        var file = Path.of(arguments[0]);
        var other = Path.of(arguments[1]);
        for (var run = 0; ; run++) {
            if (Files.isDirectory(other)) DatabaseBackup.backUp(file, other.resolve("backup" + run));
            else DatabaseBackup.restore(other, file, InstantSource.system().instant());
            System.out.println(run);
        }
    }
}
