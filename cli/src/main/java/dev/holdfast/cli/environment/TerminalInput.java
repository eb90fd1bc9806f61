// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.environment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Asks a person at the terminal. */
public final class TerminalInput {
    private TerminalInput() {}

    /** Does the same as {@link #ask}, but the terminal doesn't show the answer. */
    public static String askSecret(CommandEnvironment environment, String question) {
        var console = System.console();
        if (!environment.terminal().isInteractive() || console == null) return ask(environment, "");
        var answer = console.readPassword("%s", question);
        return answer == null ? "" : new String(answer).strip();
    }

    /** Prints a question on stderr. Returns the answer without spaces around it; empty at the end of the input. */
    public static String ask(CommandEnvironment environment, String question) {
        environment.err().print(question);
        environment.err().flush();
        try {
            var line = new BufferedReader(new InputStreamReader(environment.in(), StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            return "";
        }
    }
}
