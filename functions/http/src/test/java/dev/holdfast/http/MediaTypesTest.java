// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                " text/yaml ; charset=\"utf-8\" ",
                "a/b;;c=d;",
                "a/b;c=\"x\\\"y;z,\"",
                "application/vnd.api+json"
            })
    void type_with_parameters_is_valid(String type) {
        assertThat(MediaTypes.areTypes(List.of(type))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "a", "a/", "/b", "a/b, c/d", "a/b;c", "a/b;c=", "a b/c", "a/b;c=\"", "\u00e9/a"})
    void other_text_is_no_type(String type) {
        assertThat(MediaTypes.areTypes(List.of(type))).isFalse();
    }

    @Test
    void list_needs_types_and_weights() {
        assertThat(MediaTypes.areLists(List.of("a/b, c/d;q=0.5,, */*;q=.2", "e/f;x=\"1,2\";q=1.000")))
                .isTrue();
        for (var list : new String[] {"a/b;q=2", "a/b;q=high", "a/b;q=", "*", "a/b c/d", "a/b;q=-1"})
            assertThat(MediaTypes.areLists(List.of("a/b", list))).as(list).isFalse();
    }

    @Test
    void long_header_is_checked_quickly() {
        var started = System.nanoTime();
        for (var text : new String[] {",", ";", "\"", " ", "a/b;x=\"", "\\", "; ", "a"})
            MediaTypes.areLists(List.of("a/b" + text.repeat(8_000)));
        assertThat(System.nanoTime() - started).isLessThan(2_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-ndjson                        | true",
                "Application/X-NDJSON;q=0.1                  | true",
                "application/json, application/x-ndjson      | true",
                "application/json, application/x-ndjson;q=.5 | false",
                "application/x-ndjson;q=0                    | false",
                "application/x-ndjson-other                  | false",
                "*/*                                         | false",
            })
    void type_is_accepted_by_its_name(String accept, boolean isAccepted) {
        assertThat(MediaTypes.accepts(accept, "application/x-ndjson")).isEqualTo(isAccepted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/yaml                            | true",
                "text/yaml, */*;q=0.1                        | true",
                "application/x-yaml;q=0.9, application/json;q=0.8 | true",
                "APPLICATION/YAML                            | true",
                "application/json, application/yaml          | false",
                "application/yaml;q=0                        | false",
                "application/yaml;q=0.5, */*                 | false",
                "*/*                                         | false",
                "text/html                                   | false",
            })
    void yaml_needs_preference(String accept, boolean isPreferred) {
        assertThat(MediaTypes.prefersYaml(accept)).isEqualTo(isPreferred);
    }
}
