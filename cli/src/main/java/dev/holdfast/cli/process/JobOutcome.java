// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * How a job ended.
 *
 * @param exitCode the exit code of the command, as a shell has it
 * @param reason one line for people, such as {@code exit code 3}
 * @param output the end of the output; empty if it isn't kept
 */
public record JobOutcome(int exitCode, String reason, String output) {
    /** The limit of a note in Holdfast. */
    private static final int MAX_NOTE_CHARACTERS = 2000;

    /** The exit codes of shells (POSIX): the command doesn't exist, or can't be executed. */
    private static final int NOT_FOUND_EXIT_CODE = 127;

    private static final int NOT_EXECUTABLE_EXIT_CODE = 126;
    private static final Pattern NO_SUCH_FILE = Pattern.compile("error[=:] ?2\\b");

    private static final int SIGNAL_BASE = 128;
    private static final int MAX_SIGNAL = 64;
    private static final Pattern TERMINAL_SEQUENCE = Pattern.compile("\\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final Pattern LINE_END = Pattern.compile("\\r\\n?");
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069&&[^\\n\\t]]");

    public static JobOutcome ended(int exitCode, String output) {
        var reason = exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + MAX_SIGNAL
                ? "exit code " + exitCode + " (signal " + (exitCode - SIGNAL_BASE) + ")"
                : "exit code " + exitCode;
        return new JobOutcome(exitCode, reason, output);
    }

    /** Returns the outcome of a command that the system couldn't start. */
    public static JobOutcome notStarted(String program, IOException failure) {
        return NO_SUCH_FILE.matcher(String.valueOf(failure.getMessage())).find()
                ? new JobOutcome(NOT_FOUND_EXIT_CODE, program + " doesn't exist", "")
                : new JobOutcome(NOT_EXECUTABLE_EXIT_CODE, program + " can't be executed", "");
    }

    public boolean isSuccess() {
        return exitCode == 0;
    }

    /** Returns the reason and as much of the end of the output as a note takes, without control characters. */
    public String note() {
        return textOf(MAX_NOTE_CHARACTERS, "\n");
    }

    /**
     * Returns the reason and the end of the output, without control characters; in one line if the output has one.
     *
     * @param maxCharacters the limit of the whole text, in Unicode code points
     */
    public String summary(int maxCharacters) {
        return textOf(maxCharacters, ": ");
    }

    private String textOf(int maxCharacters, String separator) {
        var text = LINE_END.matcher(TERMINAL_SEQUENCE.matcher(output).replaceAll(""))
                .replaceAll("\n");
        var safe = UNSAFE.matcher(text).replaceAll(" ").strip();
        if (safe.isEmpty()) return reason;
        var space = maxCharacters - reason.length() - separator.length();
        var surplus = safe.codePointCount(0, safe.length()) - space;
        var end = surplus <= 0 ? safe : "…" + safe.substring(safe.offsetByCodePoints(0, surplus + 1));
        return reason + (safe.contains("\n") ? "\n" : separator) + end;
    }
}
