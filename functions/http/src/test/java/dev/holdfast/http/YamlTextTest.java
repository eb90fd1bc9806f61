// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.json.JsonCodec;
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

    @Test
    void numbers_keep_their_spelling() {
        assertThat(YamlText.ofJson("{\"a\":1.10,\"b\":12345678901234567890123,\"c\":-0.0}"))
                .contains("a: 1.10", "b: 12345678901234567890123", "c: -0.0");
    }
}
