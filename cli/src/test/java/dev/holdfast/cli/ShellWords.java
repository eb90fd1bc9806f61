// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.util.regex.Pattern;

/** Splits a command line at blanks. Single quotes keep blanks, also within a word. */
final class ShellWords {
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^\\s'])+");

    private ShellWords() {}

    static String[] of(String line) {
        return WORD.matcher(line)
                .results()
                .map(word -> word.group().replace("'", ""))
                .toArray(String[]::new);
    }
}
