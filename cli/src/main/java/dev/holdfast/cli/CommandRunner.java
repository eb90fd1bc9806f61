// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.cli.environment.CommandEnvironment;
import dev.holdfast.cli.failure.ExitCode;
import dev.holdfast.cli.failure.FailureHandler;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.TypeConversionException;

/** Runs one command line. */
public final class CommandRunner {
    private static final int MIN_HELP_COLUMNS = 60;
    private static final int MAX_HELP_COLUMNS = 100;

    private CommandRunner() {}

    /** Returns the exit code. */
    public static int run(CommandEnvironment environment, String... arguments) {
        var command = commandLine(environment);
        if (arguments.length == 0) {
            command.usage(command.getOut());
            return ExitCode.USAGE.number();
        }
        var exitCode = command.execute(arguments);
        if (exitCode == 0 && environment.out().checkError()) {
            environment.err().println("holdfast: can't write the result: stdout is closed or full");
            return ExitCode.FAILED.number();
        }
        return exitCode;
    }

    /** Returns the parser with all commands. The completion script and the man pages use this parser too. */
    public static CommandLine commandLine(CommandEnvironment environment) {
        var handler = new FailureHandler(environment);
        var columns = environment.terminal().columns();
        return new CommandLine(new HoldfastCommand(environment))
                .setOut(new PrintWriter(environment.out(), true))
                .setErr(new PrintWriter(environment.err(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        environment.terminal().hasColors() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Math.clamp(columns, MIN_HELP_COLUMNS, MAX_HELP_COLUMNS))
                .setCaseInsensitiveEnumValuesAllowed(true)
                // Picocli must not expand @FILE. It is the content of an option, or an argument of another command.
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler(handler)
                .setParameterExceptionHandler(handler)
                .registerConverter(Duration.class, CommandRunner::duration);
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' isn't an ISO 8601 duration, such as PT10M");
        }
    }
}
