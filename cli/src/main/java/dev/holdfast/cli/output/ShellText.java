// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import java.util.regex.Pattern;

/** Writes arguments for commands that people paste into a shell. */
public final class ShellText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,-]+");

    private ShellText() {}

    /** Puts an argument into single quotes, unless it is plain. Names can contain signs that a shell interprets. */
    public static String quote(String argument) {
        if (PLAIN.matcher(argument).matches()) return argument;
        return "'" + SafeText.singleLine(argument).replace("'", "'\\''") + "'";
    }
}
