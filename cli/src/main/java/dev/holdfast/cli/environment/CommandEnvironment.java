// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.environment;

import dev.holdfast.cli.failure.CommandException;
import dev.holdfast.cli.failure.ExitCode;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment of one run of the command. Tests pass their own environment, and run commands in the process of the
 * tests.
 *
 * @param variables the environment variables
 * @param terminal the kind of the terminal
 * @param pauses makes the pauses between requests to a provider
 */
public record CommandEnvironment(
        Map<String, String> variables,
        InputStream in,
        PrintStream out,
        PrintStream err,
        TerminalKind terminal,
        InstantSource clock,
        PauseTimer pauses) {

    /**
     * Checks that the output can still be written. So a command in a pipe ends when the reader of the pipe has ended.
     *
     * @throws CommandException if stdout is closed, or its disk is full
     */
    public void requireWritableOutput() {
        if (out.checkError())
            throw new CommandException(ExitCode.FAILED, "can't write the result: stdout is closed or full", null);
    }

    /** Returns the value of a variable; null if it is absent or blank. */
    public @Nullable String variable(String name) {
        var value = variables.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
