// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how the command prints texts of other people, so that they can't control a terminal or a shell. */
class TextFormTest {
    @ParameterizedTest
    @ValueSource(strings = {"a\u0007b", "a\u001bb", "a\nb", "a\u202eb", "a\u2066b"})
    void control_character_becomes_a_space(String text) {
        assertThat(SafeText.singleLine(text)).isEqualTo("a b");
    }

    @ParameterizedTest
    @CsvSource({"abc, 3", "東京, 4", "e\u0301, 1", "👍, 2", "ｆ, 2"})
    void width_counts_columns(String text, int width) {
        assertThat(TextWidth.of(text)).isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({"abcdef, 4, abc…", "東京駅, 4, 東…", "abc, 3, abc"})
    void cut_text_fits(String text, int columns, String cut) {
        assertThat(TextWidth.cut(text, columns)).isEqualTo(cut);
        assertThat(TextWidth.of(cut)).isLessThanOrEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"w/a-1 | w/a-1", "w/a;reboot | 'w/a;reboot'", "it's | 'it'\\''s'", "$(x) | '$(x)'"})
    void argument_is_safe_in_a_shell(String argument, String quoted) {
        assertThat(ShellText.quote(argument)).isEqualTo(quoted);
    }
}
