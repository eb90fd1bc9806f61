// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

/** Calculates how many columns of a terminal a text occupies. */
final class TextWidth {
    private static final String ELLIPSIS = "…";

    private TextWidth() {}

    static int of(String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    /** Cuts a text that is wider than the given columns. The result ends with an ellipsis. */
    static String cut(String text, int columns) {
        if (of(text) <= columns) return text;
        var width = 1;
        var end = 0;
        while (width + of(text.codePointAt(end)) <= columns) {
            width += of(text.codePointAt(end));
            end += Character.charCount(text.codePointAt(end));
        }
        return text.substring(0, end) + ELLIPSIS;
    }

    /**
     * Combining marks have no width, because they share the column of the previous character. East Asian characters and
     * emoji are two columns wide.
     */
    private static int of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    private static boolean isWide(int codePoint) {
        if (codePoint < 0x1100) return false;
        if (codePoint >= 0x1f300 && codePoint <= 0x1faff) return true;
        if (codePoint >= 0xff01 && codePoint <= 0xff60) return true;
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> true;
            default -> false;
        };
    }
}
