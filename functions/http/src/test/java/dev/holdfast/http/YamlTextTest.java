// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.json.JsonCodec;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"a\":[1,\"two\",null,true,{\"b\":\"x\\ny\"}]}",
                "{\"yes\":\"no\",\"on\":\"off\",\"1\":\"2\",\"1.5\":\"~\",\"null\":\"\",\"a: b\":\"- c\",\"#\":\"#\",\"<<\":\"*a\"}",
                "{\"2026-01-01\":\"2026-01-01\",\"0x1F\":\"0o7\",\"12:30\":\"12:30:45\",\"\":\" \"}",
                "{\"unicode\":\"\u00fc\uD83D\uDE80\\u0000\\u2028\",\"tab\":\"a\\tb\"}"
            })
    void reader_gets_content_of_json(String json) throws Exception {
        var yaml = YamlText.ofJson(json);
        var mapper = YAMLMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        assertThat(mapper.readTree(yaml)).isEqualTo(JsonCodec.MAPPER.readTree(json));
    }

    @Test
    void names_and_texts_that_look_like_values_are_quoted() {
        assertThat(YamlText.ofJson(
                        "{\"yes\":\"no\",\"on\":\"1\",\"1\":\"null\",\"~\":\"x\",\"12:30\":\"y\",\"name\":\"z\"}"))
                .contains(
                        "\"yes\": \"no\"",
                        "\"on\": \"1\"",
                        "\"1\": \"null\"",
                        "\"~\": \"x\"",
                        "\"12:30\": \"y\"",
                        "name: \"z\"");
    }

    /** Tests each combination of a sign, digits, a fraction and an exponent that JSON allows. */
    @Test
    void number_is_a_number_for_readers_of_both_versions() {
        // The patterns of numbers in YAML 1.1 (https://yaml.org/type/float.html, without other bases) and in the core
        // schema of YAML 1.2.2.
        var oldNumber = "[-+]?(?:0|[1-9][0-9_]*)|[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?";
        var newNumber = "[-+]?[0-9]+|[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?";
        for (var sign : new String[] {"", "-"})
            for (var digits : new String[] {"0", "7", "10", "12345678901234567890"})
                for (var fraction : new String[] {"", ".0", ".5", ".10"})
                    for (var exponent : new String[] {"", "e3", "E3", "e+3", "E-12", "e-05", "e0"}) {
                        var json = sign + digits + fraction + exponent;
                        var yaml = YamlText.ofJson("{\"number\":" + json + "}")
                                .strip()
                                .replaceFirst("number: ", "");
                        assertThat(yaml).as(json).matches(oldNumber).matches(newNumber);
                        assertThat(new BigDecimal(yaml)).as(json).isEqualByComparingTo(new BigDecimal(json));
                    }
    }

    @Test
    void numbers_keep_their_digits() {
        assertThat(YamlText.ofJson("{\"a\":1.10,\"b\":12345678901234567890123,\"c\":-0.0,\"d\":1e3,\"e\":1.5E-7}"))
                .contains("a: 1.10", "b: 12345678901234567890123", "c: -0.0", "d: 1.0e+3", "e: 1.5E-7");
    }
}
