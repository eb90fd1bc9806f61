// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonNameTest {
    @ParameterizedTest
    @CsvSource({
        "Anna@example.com, ANNA@EXAMPLE.COM",
        "jürgen@example.com, JU\u0308RGEN@example.com",
        "straße@example.com, STRASSE@example.com",
        "straße@example.com, STRAẞE@example.com",
        "ΣΊΣΥΦΟΣ, σίσυφος",
        "İstanbul, i\u0307stanbul",
        "山田, 山田",
        "\uD801\uDC00, \uD801\uDC28",
        "anna@example.com, an\u200Bna@example.com",
        "anna@example.com, an\u00ADna@example.com\u200E",
        "jürgen, ju\u034F\u0308rgen",
        "\u2764, \u2764\uFE0F",
    })
    void spellings_of_one_name_are_same(String name, String other) {
        assertThat(PersonName.isSame(name, other)).isTrue();
        assertThat(PersonName.distinct(List.of(name, other))).containsExactly(name);
        assertThat(PersonName.contains(List.of("zoe", name), other)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"anna, ann", "jürgen, jurgen", "ıvan, ivan", "山田, 山本", "anna@example.com, anna@example.org"})
    void different_names_are_not_same(String name, String other) {
        assertThat(PersonName.isSame(name, other)).isFalse();
        assertThat(PersonName.distinct(List.of(name, other))).hasSize(2);
    }

    @Property
    void folded_name_equals_its_own_fold(@ForAll String name) {
        var folded = PersonName.fold(name);
        assertThat(PersonName.fold(folded)).isEqualTo(folded);
        assertThat(PersonName.fold(PersonName.normalize(name))).isEqualTo(folded);
    }
}
