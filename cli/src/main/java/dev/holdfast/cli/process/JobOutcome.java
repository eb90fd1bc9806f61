// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.util.regex.Pattern;

/**
 * How a job ended.
 *
 * @param exitCode the exit code for the caller of {@code holdfast run}
 * @param reason one line for people, such as {@code exit code 3}
 * @param output the end of the output; empty if it isn't kept
 */
public record JobOutcome(int exitCode, String reason, String output) {
    /** The limit of a note in Holdfast. */
    private static final int MAX_NOTE_CHARACTERS = 2000;

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

    public boolean isSuccess() {
        return exitCode == 0;
    }

    /** Returns the reason and as much of the end of the output as a note takes, without control characters. */
    public String note() {
        var text = LINE_END.matcher(TERMINAL_SEQUENCE.matcher(output).replaceAll(""))
                .replaceAll("\n");
        var safe = UNSAFE.matcher(text).replaceAll(" ").strip();
        if (safe.isEmpty()) return reason;
        var space = MAX_NOTE_CHARACTERS - reason.length() - 2;
        var surplus = safe.codePointCount(0, safe.length()) - space;
        var end = surplus <= 0 ? safe : "…" + safe.substring(safe.offsetByCodePoints(0, surplus));
        return reason + "\n" + end;
    }
}
