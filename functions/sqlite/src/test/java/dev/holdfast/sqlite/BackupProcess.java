// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.file.CommandLock;
import dev.holdfast.sqlite.file.LockedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** A process that repeats backups or restores, or has the locks of one, until the test kills the process. */
final class BackupProcess {
    private BackupProcess() {}

    /**
     * @param arguments the file, and a backup that it restores, or a folder for its backups. The file alone stands for
     *     the locks of a restore, and the file twice for the locks of a backup
     */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var file = Path.of(arguments[0]);
        if (arguments.length == 1) {
            try (var lockedFile = LockedFile.acquire(file);
                    var lock = CommandLock.forRestore(lockedFile.path)) {
                waitForKill();
            }
        }
        var other = Path.of(arguments[1]);
        if (other.equals(file)) {
            try (var lock = CommandLock.forBackup(file)) {
                waitForKill();
            }
        }
        for (var run = 0; ; run++) {
            if (Files.isDirectory(other)) DatabaseBackup.backUp(file, other.resolve("backup" + run));
            else DatabaseBackup.restore(other, file, InstantSource.system().instant());
            System.out.println(run);
        }
    }

    @SuppressWarnings("SystemOut")
    private static void waitForKill() throws InterruptedException {
        System.out.println("locked");
        new CountDownLatch(1).await();
    }
}
