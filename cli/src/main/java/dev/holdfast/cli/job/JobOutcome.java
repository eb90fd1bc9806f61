// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended.
 *
 * @param exitCode the exit code for the caller of {@code holdfast run}
 * @param reason one line for people, such as {@code exit code 3}
 * @param capturedOutput the end of the output; empty if it isn't kept
 */
record JobOutcome(int exitCode, String reason, String capturedOutput) {
    private static final int SIGNAL_BASE = 128;
    private static final int MAX_SIGNAL = 64;
    private static final Pattern TERMINAL_SEQUENCE = Pattern.compile("\\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final Pattern LINE_END = Pattern.compile("\\r\\n?");
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069&&[^\\n\\t]]");

    static JobOutcome ended(int exitCode, String capturedOutput) {
        var reason = exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + MAX_SIGNAL
                ? "exit code " + exitCode + " (signal " + (exitCode - SIGNAL_BASE) + ")"
                : "exit code " + exitCode;
        return new JobOutcome(exitCode, reason, capturedOutput);
    }

    boolean isSuccess() {
        return exitCode == 0;
    }

    /**
     * Returns the end of the output for the item: at most {@value OutputTail#MAX_BYTES} bytes of UTF-8, without control
     * characters. Returns null if there is no output.
     */
    @Nullable
    String output() {
        var text = LINE_END.matcher(TERMINAL_SEQUENCE.matcher(capturedOutput).replaceAll(""))
                .replaceAll("\n");
        var safe = UNSAFE.matcher(text).replaceAll(" ").stripTrailing();
        return safe.isBlank() ? null : lastBytes(safe);
    }

    /** A byte that isn't UTF-8 becomes a replacement character of three bytes, so the text can have become longer. */
    private static String lastBytes(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= OutputTail.MAX_BYTES) return text;
        var tail = new OutputTail();
        tail.append(bytes, bytes.length);
        return tail.text();
    }
}
