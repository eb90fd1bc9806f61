// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A form of text that is equal for all spellings of a name.
 *
 * <ol>
 *   <li>Decompose the text (NFD), and remove invisible characters, such as a zero-width space. With invisible
 *       characters, one name would have unlimited spellings that look equal.
 *   <li>Fold the case of each code point, so that {@code ß} equals {@code SS}. The dotless {@code ı} and {@code i} stay
 *       different letters.
 *   <li>Compose the text (NFC).
 * </ol>
 *
 * <p>Source: the Unicode Standard, section 3.13, definitions D145 and D147. The invisible characters are the standard's
 * default ignorable code points (section 5.21) and all other format characters.
 */
public final class CaselessText {
    private static final int DOTLESS_I = 0x131;

    private static final Pattern INVISIBLE_PATTERN = Pattern.compile(
            "[\\p{Cf}\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{2065}\\x{3164}\\x{FE00}-\\x{FE0F}"
                    + "\\x{FFA0}\\x{FFF0}-\\x{FFF8}\\x{E0000}-\\x{E0FFF}]");

    private CaselessText() {}

    public static String fold(String text) {
        var folded = new StringBuilder();
        var decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
        INVISIBLE_PATTERN.matcher(decomposed).replaceAll("").codePoints().forEach(codePoint -> {
            if (codePoint == DOTLESS_I) folded.appendCodePoint(codePoint);
            else folded.append(foldCase(Character.toString(codePoint)));
        });
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    /** The first step turns a capital {@code ẞ} into {@code ß}, which has only the upper case {@code SS}. */
    private static String foldCase(String letter) {
        return letter.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
