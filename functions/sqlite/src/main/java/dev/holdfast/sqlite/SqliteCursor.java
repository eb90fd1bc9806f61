package dev.holdfast.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.table.RowKey;
import java.io.IOException;
import java.util.Base64;

/** The place of a row in a query's order: its sort key there, ties by the row's key. Opaque text outside. */
record SqliteCursor(String place, String partition, String sort) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Before every row whose place is at least this one: no key has an empty part. */
    static SqliteCursor before(String place) {
        return new SqliteCursor(place, "", "");
    }

    static SqliteCursor at(String place, RowKey rowKey) {
        return new SqliteCursor(place, rowKey.partition(), rowKey.sort());
    }

    static SqliteCursor decode(String text) {
        try {
            var parts = JSON.readTree(Base64.getUrlDecoder().decode(text));
            if (parts.size() == 3
                    && parts.path(0).isTextual()
                    && parts.path(1).isTextual()
                    && parts.path(2).isTextual())
                return new SqliteCursor(
                        parts.path(0).textValue(),
                        parts.path(1).textValue(),
                        parts.path(2).textValue());
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidCursorException("the cursor is not one that a page gave", e);
        }
        throw new InvalidCursorException("the cursor is not one that a page gave");
    }

    String encode() {
        try {
            var bytes = JSON.writeValueAsBytes(
                    JSON.createArrayNode().add(place).add(partition).add(sort));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text always has a JSON form", e);
        }
    }
}
