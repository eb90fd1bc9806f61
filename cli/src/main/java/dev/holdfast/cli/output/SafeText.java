// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import java.util.List;
import java.util.regex.Pattern;

/** Makes texts from other people safe for the output on a terminal. */
public final class SafeText {
    /** Control characters can move the cursor or change colors. Bidirectional controls can hide text. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069]+");

    private SafeText() {}

    /** Splits a text into lines, and makes each line safe with {@link #singleLine}. */
    static List<String> lines(String text) {
        return text.lines().map(SafeText::singleLine).toList();
    }

    /** Replaces control characters, including line feeds, with a space. */
    public static String singleLine(String text) {
        return UNSAFE.matcher(text).replaceAll(" ");
    }
}
