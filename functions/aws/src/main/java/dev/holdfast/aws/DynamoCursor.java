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

/** Where a query goes on: DynamoDB's last evaluated key, as opaque text. */
final class DynamoCursor {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DynamoCursor() {}

    static String encode(Map<String, AttributeValue> key) {
        var texts = new TreeMap<String, String>();
        key.forEach((name, value) -> texts.put(name, value.s()));
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(texts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws InvalidCursorException when it is no cursor over these attributes */
    static Map<String, AttributeValue> decode(String cursor, Collection<String> names) {
        try {
            var json = text(cursor);
            var texts = JSON.readValue(json, new TypeReference<Map<String, String>>() {});
            if (texts == null
                    || !texts.keySet().equals(Set.copyOf(names))
                    || texts.containsValue("")
                    || texts.containsValue(null)) {
                throw new InvalidCursorException("not a cursor of this query");
            }
            var key = new HashMap<String, AttributeValue>();
            texts.forEach((name, value) -> key.put(name, RowCodec.text(value)));
            return key;
        } catch (JsonProcessingException e) {
            throw new InvalidCursorException("not a cursor", e);
        }
    }

    private static String text(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidCursorException("not a cursor", e);
        }
    }
}
