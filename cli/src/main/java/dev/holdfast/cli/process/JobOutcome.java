// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The result of an ended job.
 *
 * @param exitCode the exit code of the command, as a shell would report it
 * @param reason one line for people, such as {@code exit code 3}
 * @param capturedOutput the end of the output; empty if the output isn't kept
 */
public record JobOutcome(int exitCode, String reason, String capturedOutput) {
    /**
     * The exit code of POSIX shells for a command that doesn't exist. For a command that can't be executed, the exit
     * code is 126.
     */
    private static final int NOT_FOUND_EXIT_CODE = 127;

    private static final int NOT_EXECUTABLE_EXIT_CODE = 126;
    /** The errors ENOENT, ENOEXEC and EACCES. */
    private static final Pattern UNUSABLE_COMMAND = Pattern.compile("error[=:] ?(2|8|13)\\b");

    private static final Pattern NO_SUCH_FILE = Pattern.compile("error[=:] ?2\\b");

    private static final int SIGNAL_BASE = 128;
    private static final int MAX_SIGNAL = 64;
    private static final Pattern TERMINAL_SEQUENCE = Pattern.compile("\\u001b\\[[0-9;?]*[ -/]*[@-~]");
    private static final Pattern LINE_END = Pattern.compile("\\r\\n?");
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069&&[^\\n\\t]]");

    public static JobOutcome ended(int exitCode, String capturedOutput) {
        var reason = exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + MAX_SIGNAL
                ? "exit code " + exitCode + " (signal " + (exitCode - SIGNAL_BASE) + ")"
                : "exit code " + exitCode;
        return new JobOutcome(exitCode, reason, capturedOutput);
    }

    /** Returns the outcome of a command that the system couldn't start. */
    public static JobOutcome notStarted(String program, IOException failure) {
        return NO_SUCH_FILE.matcher(String.valueOf(failure.getMessage())).find()
                ? new JobOutcome(NOT_FOUND_EXIT_CODE, program + " doesn't exist", "")
                : new JobOutcome(NOT_EXECUTABLE_EXIT_CODE, program + " can't be executed", "");
    }

    /** Whether this machine can't start the command at all. After other failures, the next attempt may succeed. */
    public static boolean isUnusableCommand(IOException failure) {
        return UNUSABLE_COMMAND.matcher(String.valueOf(failure.getMessage())).find();
    }

    public boolean isSuccess() {
        return exitCode == 0;
    }

    /**
     * Returns the end of the output for the item: at most {@value OutputTail#MAX_BYTES} bytes of UTF-8, without control
     * characters. Returns null if there is no output.
     */
    @Nullable
    public String output() {
        var text = plainText();
        if (text.isBlank()) return null;
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= OutputTail.MAX_BYTES) return text;
        // A byte that isn't UTF-8 becomes a replacement character of three bytes, so the text can have become longer.
        var tail = new OutputTail();
        tail.append(bytes, bytes.length);
        return tail.text();
    }

    /**
     * Returns the reason and the last line of the output, without control characters.
     *
     * @param maxCharacters the limit of the whole text, in Unicode code points
     */
    public String summary(int maxCharacters) {
        var lastLine = plainText().strip().lines().reduce("", (earlier, line) -> line);
        var begin = lastLine.isEmpty() ? reason : reason + ": ";
        var space = maxCharacters - begin.codePointCount(0, begin.length());
        if (space < 0) return begin.substring(0, begin.offsetByCodePoints(0, maxCharacters - 1)) + "…";
        var surplus = lastLine.codePointCount(0, lastLine.length()) - space;
        return surplus <= 0
                ? begin + lastLine
                : begin + "…" + lastLine.substring(lastLine.offsetByCodePoints(0, surplus + 1));
    }

    private String plainText() {
        var text = LINE_END.matcher(TERMINAL_SEQUENCE.matcher(capturedOutput).replaceAll(""))
                .replaceAll("\n");
        return UNSAFE.matcher(text).replaceAll(" ").stripTrailing();
    }
}
