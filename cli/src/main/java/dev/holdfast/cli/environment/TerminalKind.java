// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.environment;

import java.util.Map;
import java.util.OptionalInt;

/**
 * The terminal of a run.
 *
 * @param isInteractive whether a person sees the output and can answer questions
 * @param hasColors whether the output can have colors
 * @param columns the number of characters in a line; {@link #UNLIMITED} for files and pipes
 */
public record TerminalKind(boolean isInteractive, boolean hasColors, int columns) {
    public static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int DEFAULT_COLUMNS = 80;
    private static final int MIN_COLUMNS = 40;

    /** Returns the kind of files and pipes. */
    public static TerminalKind none() {
        return new TerminalKind(false, false, UNLIMITED);
    }

    /** Returns the kind of the terminal of this process. {@code NO_COLOR} switches off colors (no-color.org). */
    public static TerminalKind detect(Map<String, String> variables) {
        if (System.console() == null || "dumb".equals(variables.get("TERM"))) return none();
        var hasColors = variables.getOrDefault("NO_COLOR", "").isEmpty();
        var columns = TerminalWidth.read(variables);
        return new TerminalKind(true, hasColors, Math.max(MIN_COLUMNS, orDefault(columns)));
    }

    private static int orDefault(OptionalInt columns) {
        return columns.orElse(DEFAULT_COLUMNS);
    }
}
