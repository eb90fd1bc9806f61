// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.sqlite.DatabaseBackup;
import dev.holdfast.sqlite.SqliteStoreException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** The commands {@code backup} and {@code restore}, which work on the server's file without a server. */
final class DatabaseCommand {
    static final List<String> NAMES = List.of("backup", "restore");

    /** Behind properties (400) and environment variables (300). */
    private static final int DEFAULTS_ORDINAL = 100;

    private static final int EXIT_OK = 0;
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_INVALID_ARGUMENT = 2;

    private DatabaseCommand() {}

    /**
     * @param arguments the name of the command, and its arguments
     * @param file the server's file
     * @return the exit code
     */
    static int run(List<String> arguments, Path file, PrintStream out, PrintStream err) {
        var name = arguments.getFirst();
        if (arguments.size() != 2 || arguments.get(1).isEmpty()) {
            err.println("Holdfast needs one file for " + name + ": java -jar quarkus-run.jar " + name + " FILE");
            return EXIT_INVALID_ARGUMENT;
        }
        try {
            var other = Path.of(arguments.get(1));
            out.println(name.equals("backup") ? backUp(file, other) : restore(other, file));
            return EXIT_OK;
        } catch (SqliteStoreException | InvalidPathException e) {
            err.println("Holdfast can't " + (name.equals("backup") ? "back up: " : "restore: ") + e.getMessage());
            return EXIT_FAILED;
        }
    }

    private static String backUp(Path file, Path target) {
        DatabaseBackup.backUp(file, target);
        return "Holdfast backed up " + file + " to " + target;
    }

    private static String restore(Path backup, Path file) {
        var kept = DatabaseBackup.restore(backup, file, InstantSource.system().instant());
        return "Holdfast restored " + file + " from " + backup
                + (kept == null ? "" : "; the old file is " + kept)
                + ". Start the server, then call rebuild-search for each workflow";
    }

    /** Reads the setting holdfast.file as the server would: a property, an environment variable, or the default. */
    static Path configuredFile() {
        try {
            var defaults = Objects.requireNonNull(DatabaseCommand.class.getResource("/application.properties"));
            var config = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addDefaultSources()
                    .withSources(new PropertiesConfigSource(defaults, DEFAULTS_ORDINAL))
                    .build();
            return Path.of(config.getValue("holdfast.file", String.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
