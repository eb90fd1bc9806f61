// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.client.json.ClientJson;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputVariablesTest {
    @Test
    void scalar_inputs_become_variables() throws Exception {
        var variables =
                of("{'disk-size': 4.50, 'name': 'a b\\nc', 'isNew': true, 'old': null, 'hosts': ['a'], 'more': {}}");
        assertThat(variables.values())
                .isEqualTo(Map.of(
                        "HOLDFAST_INPUT_DISK_SIZE",
                        "4.50",
                        "HOLDFAST_INPUT_NAME",
                        "a b\nc",
                        "HOLDFAST_INPUT_ISNEW",
                        "true"));
        assertThat(variables.problems()).isEmpty();
    }

    @Test
    void inputs_with_the_same_variable_have_none() throws Exception {
        var variables = of("{'disk-size': 1, 'disk_size': 2, 'PATH': '/evil'}");
        assertThat(variables.values()).isEqualTo(Map.of("HOLDFAST_INPUT_PATH", "/evil"));
        assertThat(variables.problems())
                .containsExactly("HOLDFAST_INPUT_DISK_SIZE is ambiguous:"
                        + " the inputs disk-size, disk_size have the same variable");
    }

    @Test
    void unusable_values_are_left_out() throws Exception {
        var longest = InputVariables.MAX_VARIABLE_BYTES - "HOLDFAST_INPUT_A".length() - 2;
        var variables = of("{'a': '" + "x".repeat(longest) + "', 'b': '" + "x".repeat(longest + 1)
                + "', 'c': 'x\\u0000y', 'd': '\\ud800'}");
        assertThat(variables.values()).containsOnlyKeys("HOLDFAST_INPUT_A");
        assertThat(variables.problems())
                .containsExactly(
                        "HOLDFAST_INPUT_B is missing: it is longer than 131072 bytes",
                        "HOLDFAST_INPUT_C is missing: a variable can't contain a NUL character",
                        "HOLDFAST_INPUT_D is missing: the locale's charset UTF-8 lacks some of its characters");
    }

    @Test
    void locale_without_a_character_leaves_its_input_out() throws Exception {
        var variables = of("{'city': 'Zürich', 'country': 'CH'}", StandardCharsets.US_ASCII);
        assertThat(variables.values()).isEqualTo(Map.of("HOLDFAST_INPUT_COUNTRY", "CH"));
        assertThat(variables.problems()).singleElement().asString().contains("US-ASCII");
    }

    @Test
    void data_without_names_have_no_variables() throws Exception {
        assertThat(InputVariables.of(null).values()).isEmpty();
        assertThat(of("['a', 'b']").values()).isEmpty();
        assertThat(of("'text'").values()).isEmpty();
    }

    private static InputVariables of(String json) throws JsonProcessingException {
        return of(json, StandardCharsets.UTF_8);
    }

    private static InputVariables of(String json, Charset charset) throws JsonProcessingException {
        return InputVariables.of(ClientJson.MAPPER.readTree(json.replace('\'', '"')), charset);
    }
}
