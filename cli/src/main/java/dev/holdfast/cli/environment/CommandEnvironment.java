// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.environment;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of one run of the command. Tests pass their own, and run commands in their own process.
 *
 * @param variables the environment variables
 * @param terminal the kind of the terminal
 */
public record CommandEnvironment(
        Map<String, String> variables,
        InputStream in,
        PrintStream out,
        PrintStream err,
        TerminalKind terminal,
        InstantSource clock) {

    /** Returns the value of a variable; null if it is absent or blank. */
    public @Nullable String variable(String name) {
        var value = variables.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
