// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import dev.holdfast.cli.output.SafeText;
import java.io.PrintStream;

/** Prints messages about jobs and their reports on stderr. */
public record JobMessages(PrintStream err) {
    public void say(String text) {
        err.println("holdfast: " + SafeText.singleLine(text));
    }

    public static String textOf(Throwable failure) {
        var message = failure.getMessage();
        var text = message == null ? failure.toString() : message;
        var cause = failure.getCause();
        return cause == null || cause.getMessage() == null ? text : text + ": " + cause.getMessage();
    }
}
