// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The normalization form of identifying texts: links, correlations, parents and labels. Two programs may encode the
 * same text in two forms, such as {@code ü} as one or as two code points. Holdfast stores and compares such texts in
 * the form NFC.
 *
 * <p>Source: Unicode Standard Annex #15.
 */
public final class UnicodeForm {
    private UnicodeForm() {}

    /** Returns the text in the form NFC. */
    public static String compose(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** Returns the text in the form NFC, or null for null. */
    public static @Nullable String composeOrNull(@Nullable String text) {
        return text == null ? null : compose(text);
    }

    /** Returns the texts in the form NFC, each text once, in the same order. */
    public static List<String> composeAll(List<String> texts) {
        return texts.stream().map(UnicodeForm::compose).distinct().toList();
    }

    /** Returns the map with its values in the form NFC, in the same order. */
    public static Map<String, String> composeValues(Map<String, String> map) {
        var composed = new LinkedHashMap<>(map);
        composed.replaceAll((name, value) -> compose(value));
        return Collections.unmodifiableMap(composed);
    }

    /**
     * Returns the forms in which rows may contain the text: NFC, and NFD if it differs. Earlier versions of Holdfast
     * stored texts in the form in which they received them.
     */
    public static List<String> storedForms(String text) {
        var forms = new ArrayList<>(List.of(compose(text)));
        var decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
        if (!forms.contains(decomposed)) forms.add(decomposed);
        return List.copyOf(forms);
    }
}
