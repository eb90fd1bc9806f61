// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import dev.holdfast.text.CaselessText;
import java.text.Normalizer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The rule for names of people and applications: {@code Anna@example.com} and {@code anna@example.com} are one person.
 * Holdfast shows a name as it was first written, in the normalization form NFC.
 *
 * <p>The comparison ignores case, the Unicode form and invisible characters ({@link CaselessText}).
 */
public final class PersonName {
    private PersonName() {}

    /** Returns the name in the normalization form NFC, in which Holdfast stores and shows it. */
    public static String normalize(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** Returns a text that is equal for all spellings of a name. */
    public static String fold(String name) {
        return CaselessText.fold(name);
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
