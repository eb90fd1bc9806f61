// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.text;

import java.util.regex.Pattern;

/**
 * Removes characters that nobody sees, such as a zero-width space. With these characters, one name would have unlimited
 * spellings that look equal.
 *
 * <p>Source: the default ignorable code points of the Unicode Standard, section 5.21.
 */
public final class InvisibleCharacters {
    /** Format characters, a joiner, fillers and variation selectors. */
    private static final Pattern IGNORABLE_PATTERN = Pattern.compile(
            "[\\p{Cf}\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FFA0}"
                    + "\\x{E0000}-\\x{E0FFF}]");

    private InvisibleCharacters() {}

    public static String remove(String text) {
        return IGNORABLE_PATTERN.matcher(text).replaceAll("");
    }
}
