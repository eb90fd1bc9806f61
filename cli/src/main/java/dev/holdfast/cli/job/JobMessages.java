// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.job;

import dev.holdfast.cli.output.SafeText;
import java.io.PrintStream;

/** Tells on stderr what happens to the reports of a job. */
record JobMessages(PrintStream err) {
    void say(String text) {
        err.println("holdfast: " + SafeText.singleLine(text));
    }

    static String textOf(Throwable failure) {
        var message = failure.getMessage();
        var text = message == null ? failure.toString() : message;
        var cause = failure.getCause();
        return cause == null || cause.getMessage() == null ? text : text + ": " + cause.getMessage();
    }
}
