// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.command;

import dev.holdfast.sqlite.DatabaseBackup;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * Replaces the file with all data by a backup, while no server runs. The old file stays in the folder under another
 * name.
 */
final class RestoreCommand implements ServerCommand {
    @Override
    public String name() {
        return "restore";
    }

    @Override
    public int run(List<String> arguments, Path file, PrintStream out, PrintStream err) throws InvalidUsage {
        var backup = CommandArguments.parse(arguments, List.of()).onlyFile();
        var kept = DatabaseBackup.restore(backup, file, InstantSource.system().instant());
        out.println("Holdfast restored " + file + " from " + backup
                + (kept == null ? "" : "; the old file is " + kept)
                + ". Start the server, then call rebuild-search for each workflow");
        return EXIT_OK;
    }
}
