// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.text;

/**
 * Measures and cuts texts by the rule of the contract: JSON Schema counts Unicode code points in {@code maxLength}, so
 * an emoji is one character.
 */
public final class TextLength {
    private TextLength() {}

    /** Returns the number of characters of the text. */
    public static int of(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns the first characters of the text. */
    public static String first(String text, int maxCharacters) {
        return of(text) <= maxCharacters ? text : text.substring(0, text.offsetByCodePoints(0, maxCharacters));
    }

    /**
     * Returns the text, or its beginning and an ellipsis if it is longer. The result has at most {@code maxCharacters}
     * characters.
     */
    public static String cut(String text, int maxCharacters) {
        return of(text) <= maxCharacters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, maxCharacters - 1)) + "…";
    }
}
