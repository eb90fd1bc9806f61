// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import dev.holdfast.sqlite.file.CommandLock;
import dev.holdfast.sqlite.file.LockedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * A process that repeats backups or restores until the test kills it. With other arguments, the process only holds the
 * locks of a backup or a restore.
 */
final class BackupProcess {
    private BackupProcess() {}

    /**
     * @param arguments the file, and a backup to restore, or a folder for backups. With the file alone, the process
     *     holds the locks of a restore. With the file twice, it holds the locks of a backup
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
