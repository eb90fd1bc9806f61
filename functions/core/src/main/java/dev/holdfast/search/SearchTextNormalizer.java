// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Prepares texts and queries for an index whose words are separated by blanks. Chinese, Japanese and some other
 * languages write words without blanks, so each of their characters becomes a word. Then a phrase query finds every
 * sequence of such characters, also inside a longer text. Korean characters also become words, because a particle
 * follows its word without a blank.
 *
 * <ol>
 *   <li>Normalise the text (NFKC), so that full-width and half-width characters equal the usual characters.
 *   <li>Put a blank before and after each character of these scripts. Marks stay with their character.
 * </ol>
 */
public final class SearchTextNormalizer {
    private static final Set<UnicodeScript> SCRIPTS_WITHOUT_BLANKS = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.HANGUL,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private SearchTextNormalizer() {}

    public static String normalize(String text) {
        var normalized = Normalizer.normalize(text, Normalizer.Form.NFKC);
        // Most texts are in Latin script, and contain no such characters.
        if (normalized.codePoints().noneMatch(SearchTextNormalizer::isSeparated)) return normalized;
        var separated = new StringBuilder(2 * normalized.length());
        var wasSeparated = false;
        for (var i = 0; i < normalized.length(); ) {
            var codePoint = normalized.codePointAt(i);
            var isMark = isMark(codePoint);
            var isSeparated = !isMark && isSeparated(codePoint);
            if (isSeparated || wasSeparated && !isMark) separated.append(' ');
            separated.appendCodePoint(codePoint);
            if (!isMark) wasSeparated = isSeparated;
            i += Character.charCount(codePoint);
        }
        return separated.toString();
    }

    private static boolean isSeparated(int codePoint) {
        return Character.isLetterOrDigit(codePoint) && SCRIPTS_WITHOUT_BLANKS.contains(UnicodeScript.of(codePoint));
    }

    private static boolean isMark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }
}
