// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionConditionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"7\"                       | 7",
                "7                           | 7",
                "\"1\",\"2\"                 | 1 2",
                " , \"1\" , , \"2\" ,        | 1 2",
                "W/\"1\", \"2\"              | 2",
                "\"a,b\", \"3\"              | 3",
                "\"3-yaml\", \"4-xml\"       | 3",
                "\"x\"                       | ``",
                "\"02\", 03                  | ``",
                "W/\"1\"                     | ``",
                "\"1234567890123456789\"     | ``",
            })
    void list_contains_versions_of_strong_tags(String value, String versions) {
        var condition = VersionCondition.parse(value);
        assertThat(condition.allowsAll()).isFalse();
        assertThat(condition.versions())
                .isEqualTo(Arrays.stream(versions.split(" "))
                        .filter(version -> !version.isEmpty())
                        .map(Long::valueOf)
                        .collect(Collectors.toSet()));
    }

    @Test
    void absent_header_and_star_allow_every_version() {
        assertThat(VersionCondition.parse(null).allowsAll()).isTrue();
        assertThat(VersionCondition.parse(" * ").allowsAll()).isTrue();
        assertThat(VersionCondition.parse("").allowsAll()).isFalse();
    }

    @Test
    void star_allows_only_existing_resource() {
        assertThat(VersionCondition.parse("*").allows(0)).isFalse();
        assertThat(VersionCondition.parse("*").allows(7)).isTrue();
        assertThat(VersionCondition.parse("\"7\"").allows(7)).isTrue();
        assertThat(VersionCondition.parse("\"7\"").allows(8)).isFalse();
        assertThat(VersionCondition.parse(null).allows(7)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1",
                "1\"",
                "a",
                "\"1\" \"2\"",
                "w/\"1\"",
                "*, \"1\"",
                "\"a b\"",
                "W/1",
                "\"1\"\u0085",
                "\u0085",
                "\"1\",\u2028"
            })
    void other_value_is_refused(String value) {
        assertThatThrownBy(() -> VersionCondition.parse(value)).hasMessageContaining("list of ETags");
    }
}
