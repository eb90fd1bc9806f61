// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Reads the width of the terminal. */
final class TerminalWidth {
    private static final Pattern STTY_SIZE = Pattern.compile("\\d+ (\\d{1,4})\\s*");
    private static final Pattern COLUMNS = Pattern.compile("[1-9]\\d{0,3}");

    private TerminalWidth() {}

    /** Returns the width from {@code COLUMNS}, or from {@code stty size}; empty if both are unknown. */
    static OptionalInt read(Map<String, String> variables) {
        var columns = variables.getOrDefault("COLUMNS", "");
        if (COLUMNS.matcher(columns).matches()) return OptionalInt.of(Integer.parseInt(columns));
        return askTerminal();
    }

    private static OptionalInt askTerminal() {
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return OptionalInt.empty();
            }
            var size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            var match = STTY_SIZE.matcher(size);
            return match.matches() ? OptionalInt.of(Integer.parseInt(match.group(1))) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }
}
