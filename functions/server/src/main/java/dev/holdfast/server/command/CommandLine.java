// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.command;

import dev.holdfast.sqlite.file.SqliteStoreException;
import dev.holdfast.table.TableBusyException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Executes the options and commands of the server's jar. Users give settings as properties or environment variables,
 * not as arguments.
 */
public final class CommandLine {
    private static final List<String> OPTIONS = List.of("--help", "--version");

    private static final List<ServerCommand> COMMANDS =
            List.of(new BackupCommand(), new RestoreCommand(), new KeysCommand());

    private CommandLine() {}

    /**
     * @param arguments at least one argument
     * @param file supplies the file with all data, for commands
     * @return the exit code
     */
    public static int answer(List<String> arguments, Supplier<Path> file, PrintStream out, PrintStream err) {
        for (var command : COMMANDS)
            if (command.name().equals(arguments.getFirst()))
                return run(command, arguments.subList(1, arguments.size()), file, out, err);
        Optional<String> unknown =
                arguments.stream().filter(a -> !OPTIONS.contains(a)).findFirst();
        if (unknown.isPresent()) {
            err.println(refusal(unknown.get()));
            return ServerCommand.EXIT_INVALID_ARGUMENT;
        }
        out.print(arguments.contains("--help") ? help() : version());
        return ServerCommand.EXIT_OK;
    }

    private static int run(
            ServerCommand command, List<String> arguments, Supplier<Path> file, PrintStream out, PrintStream err) {
        try {
            return command.run(arguments, file.get(), out, err);
        } catch (ServerCommand.InvalidUsage e) {
            err.println("Holdfast can't run " + command.name() + ": " + e.getMessage() + "; --help shows the commands");
            return ServerCommand.EXIT_INVALID_ARGUMENT;
        } catch (SqliteStoreException | TableBusyException | NoSuchElementException | IllegalArgumentException e) {
            err.println("Holdfast can't run " + command.name() + ": " + e.getMessage());
            return ServerCommand.EXIT_REFUSED;
        }
    }

    private static String refusal(String argument) {
        return "Holdfast doesn't know the argument " + argument + ": "
                + (argument.startsWith("-D")
                        ? "put settings before -jar, as in java " + argument + " -jar quarkus-run.jar"
                        : "--help lists the options and commands");
    }

    public static String help() {
        try (var text = Objects.requireNonNull(CommandLine.class.getResourceAsStream("help.txt"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name and the version, which the build writes into the jar's manifest. */
    private static String version() {
        var version = CommandLine.class.getPackage().getImplementationVersion();
        return "Holdfast " + Objects.requireNonNullElse(version, "(not packaged)") + "\n";
    }
}
