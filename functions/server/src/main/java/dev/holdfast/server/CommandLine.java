// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Executes the server's command-line options. Settings are properties or environment variables, not arguments. */
final class CommandLine {
    private static final int EXIT_OK = 0;

    /** The exit code that shells use for an invalid command line. */
    private static final int EXIT_INVALID_ARGUMENT = 2;

    private static final List<String> OPTIONS = List.of("--help", "--version");

    private CommandLine() {}

    /**
     * @param arguments at least one
     * @return the exit code
     */
    static int answer(List<String> arguments, PrintStream out, PrintStream err) {
        Optional<String> unknown =
                arguments.stream().filter(a -> !OPTIONS.contains(a)).findFirst();
        if (unknown.isPresent()) {
            err.println(refusal(unknown.get()));
            return EXIT_INVALID_ARGUMENT;
        }
        out.print(arguments.contains("--help") ? help() : version());
        return EXIT_OK;
    }

    private static String refusal(String argument) {
        return "Holdfast doesn't know the argument " + argument + ": "
                + (argument.startsWith("-D")
                        ? "put settings before -jar, as in java " + argument + " -jar quarkus-run.jar"
                        : "--help lists the options");
    }

    static String help() {
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
