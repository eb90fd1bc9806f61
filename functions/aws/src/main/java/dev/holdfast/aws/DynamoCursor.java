// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.json.InvalidCursorException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Encodes DynamoDB's last evaluated key as an opaque cursor, the position where a query continues. */
final class DynamoCursor {
    private static final ObjectMapper JSON_MAPPER = new ObjectMapper();

    private DynamoCursor() {}

    static String encode(Map<String, AttributeValue> key) {
        var values = new TreeMap<String, String>();
        key.forEach((name, value) -> values.put(name, value.s()));
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON_MAPPER.writeValueAsBytes(values));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Decodes a cursor to a key.
     *
     * @param names the names of the key's attributes
     * @throws InvalidCursorException if the text is not a cursor with exactly these attributes
     */
    static Map<String, AttributeValue> decode(String cursor, Collection<String> names) {
        try {
            var json = decodeBase64(cursor);
            var values = JSON_MAPPER.readValue(json, new TypeReference<Map<String, String>>() {});
            if (values == null
                    || !values.keySet().equals(Set.copyOf(names))
                    || values.containsValue("")
                    || values.containsValue(null)) {
                throw new InvalidCursorException("the cursor is not of this query");
            }
            var key = new HashMap<String, AttributeValue>();
            values.forEach((name, value) -> key.put(name, RowCodec.text(value)));
            return key;
        } catch (JsonProcessingException e) {
            throw new InvalidCursorException("the text is not a cursor", e);
        }
    }

    private static String decodeBase64(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidCursorException("the text is not a cursor", e);
        }
    }
}
