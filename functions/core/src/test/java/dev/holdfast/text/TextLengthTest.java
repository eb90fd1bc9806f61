// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextLengthTest {
    @Test
    void cut_text_has_allowed_length_and_no_broken_character() {
        assertThat(TextLength.cut("short", 5)).isEqualTo("short");
        assertThat(TextLength.cut("longer", 5)).isEqualTo("long…");
        assertThat(TextLength.cut("😀😀😀", 3)).isEqualTo("😀😀😀");
        assertThat(TextLength.cut("😀😀😀😀", 3)).isEqualTo("😀😀…");
    }

    @Test
    void first_characters_contain_no_broken_character() {
        assertThat(TextLength.first("short", 5)).isEqualTo("short");
        assertThat(TextLength.first("longer", 5)).isEqualTo("longe");
        assertThat(TextLength.first("a😀😀😀", 3)).isEqualTo("a😀😀");
    }
}
