// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.text;

/**
 * Measures texts as the contract does. JSON Schema counts Unicode code points in {@code maxLength}, so an emoji is one
 * character.
 */
public final class TextLength {
    private TextLength() {}

    /** Returns the number of characters of the text. */
    public static int of(String text) {
        return text.codePointCount(0, text.length());
    }
}
