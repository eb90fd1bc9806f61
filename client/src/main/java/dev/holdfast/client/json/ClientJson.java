// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The JSON mapper of the client. It keeps numbers exactly, and ignores members that a newer Holdfast adds. */
public final class ClientJson {
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new TimeModule())
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ClientJson() {}

    /**
     * Converts an answer to its type.
     *
     * @throws IllegalStateException if the answer doesn't have the form that the contract describes
     */
    public static <T> T convert(JsonNode answer, Class<T> type) {
        if (type == JsonNode.class) return type.cast(answer);
        try {
            return MAPPER.treeToValue(answer, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Holdfast's answer is no " + type.getSimpleName(), e);
        }
    }
}
