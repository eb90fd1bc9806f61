// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.text.InvisibleCharacters;
import java.text.Normalizer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * The rule for names of people and applications: {@code Anna@example.com} and {@code anna@example.com} are one person.
 * Holdfast shows a name as it was first written, in the normalization form NFC.
 *
 * <p>The comparison is a canonical caseless match that ignores invisible characters:
 *
 * <ol>
 *   <li>Decompose the name (NFD), and remove invisible characters, such as a zero-width space. Otherwise one name would
 *       have unlimited spellings that look equal.
 *   <li>Fold the case of each code point, so that {@code ß} equals {@code SS}. The dotless {@code ı} stays another
 *       letter than {@code i}.
 *   <li>Compose the name (NFC).
 * </ol>
 *
 * <p>Source: the Unicode Standard, section 3.13, definition D145; the invisible characters are its default ignorable
 * code points (section 5.21), as in definition D147.
 */
public final class PersonName {
    private static final int DOTLESS_I = 0x131;

    private PersonName() {}

    /** Returns the name in the normalization form NFC, in which Holdfast stores and shows it. */
    public static String normalize(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** Returns a text that is equal for all spellings of a name. */
    public static String fold(String name) {
        var folded = new StringBuilder();
        var decomposed = Normalizer.normalize(name, Normalizer.Form.NFD);
        InvisibleCharacters.remove(decomposed).codePoints().forEach(codePoint -> {
            if (codePoint == DOTLESS_I) folded.appendCodePoint(codePoint);
            else folded.append(foldCase(Character.toString(codePoint)));
        });
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    /** The first step turns a capital {@code ẞ} into {@code ß}, which has only the upper case {@code SS}. */
    private static String foldCase(String letter) {
        return letter.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    public static boolean isSame(String name, String other) {
        return name.equals(other) || fold(name).equals(fold(other));
    }

    public static boolean contains(Collection<String> names, String name) {
        if (names.contains(name)) return true;
        var folded = fold(name);
        return names.stream().anyMatch(candidate -> fold(candidate).equals(folded));
    }

    /** Returns each person once, as first written, in the same order. */
    public static List<String> distinct(Collection<String> names) {
        var firstByFolded = new LinkedHashMap<String, String>();
        names.forEach(name -> firstByFolded.putIfAbsent(fold(name), name));
        return List.copyOf(firstByFolded.values());
    }
}
