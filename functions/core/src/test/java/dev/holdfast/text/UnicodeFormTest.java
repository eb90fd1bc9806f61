// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnicodeFormTest {
    private static final String COMPOSED = "J\u00FCrgen";
    private static final String DECOMPOSED = "Ju\u0308rgen";

    @Test
    void both_forms_of_text_are_composed_equally() {
        assertThat(UnicodeForm.compose(DECOMPOSED)).isEqualTo(COMPOSED).isEqualTo(UnicodeForm.compose(COMPOSED));
        assertThat(UnicodeForm.composeOrNull(null)).isNull();
        assertThat(UnicodeForm.composeAll(List.of("b", DECOMPOSED, COMPOSED, "a")))
                .containsExactly("b", COMPOSED, "a");
        assertThat(UnicodeForm.composeValues(Map.of("name", DECOMPOSED))).isEqualTo(Map.of("name", COMPOSED));
    }

    @Test
    void stored_forms_differ_only_for_composable_text() {
        assertThat(UnicodeForm.storedForms("tracking:1Z")).containsExactly("tracking:1Z");
        assertThat(UnicodeForm.storedForms(COMPOSED)).containsExactly(COMPOSED, DECOMPOSED);
        assertThat(UnicodeForm.storedForms(DECOMPOSED)).containsExactly(COMPOSED, DECOMPOSED);
    }
}
