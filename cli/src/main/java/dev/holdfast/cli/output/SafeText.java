// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import java.util.List;
import java.util.regex.Pattern;

/** Makes texts of other people safe for a terminal. */
public final class SafeText {
    /** Control characters can move the cursor or change colors. Bidirectional controls can hide text. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069]+");

    private SafeText() {}

    /** Returns the lines of a text, each as {@link #singleLine}. */
    static List<String> lines(String text) {
        return text.lines().map(SafeText::singleLine).toList();
    }

    /** Replaces control characters, and line feeds too, with a space. */
    public static String singleLine(String text) {
        return UNSAFE.matcher(text).replaceAll(" ");
    }
}
