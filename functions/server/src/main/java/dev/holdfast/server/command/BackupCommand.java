// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.command;

import dev.holdfast.sqlite.DatabaseBackup;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Copies the file with all data, even while the server runs. */
final class BackupCommand implements ServerCommand {
    @Override
    public String name() {
        return "backup";
    }

    @Override
    public int run(List<String> arguments, Path file, PrintStream out, PrintStream err) throws InvalidUsage {
        var target = CommandArguments.parse(arguments, List.of()).onlyFile();
        DatabaseBackup.backUp(file, target);
        out.println("Holdfast backed up " + file + " to " + target);
        return EXIT_OK;
    }
}
