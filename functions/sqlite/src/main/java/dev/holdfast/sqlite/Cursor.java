package dev.holdfast.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.json.StrayPosition;
import dev.holdfast.table.Key;
import java.io.IOException;
import java.util.Base64;

/** The place of a row in a query's order: its sort key there, ties by the row's key. Opaque text outside. */
record Cursor(String place, String partition, String sort) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Before every row whose place is at least this one: no key has an empty part. */
    static Cursor before(String place) {
        return new Cursor(place, "", "");
    }

    static Cursor at(String place, Key key) {
        return new Cursor(place, key.partition(), key.sort());
    }

    static Cursor parse(String text) {
        try {
            var parts = JSON.readTree(Base64.getUrlDecoder().decode(text));
            if (parts.size() == 3
                    && parts.path(0).isTextual()
                    && parts.path(1).isTextual()
                    && parts.path(2).isTextual())
                return new Cursor(
                        parts.path(0).textValue(),
                        parts.path(1).textValue(),
                        parts.path(2).textValue());
        } catch (IOException | IllegalArgumentException e) {
            throw new StrayPosition("the cursor is not one that a page gave", e);
        }
        throw new StrayPosition("the cursor is not one that a page gave");
    }

    String text() {
        try {
            var bytes = JSON.writeValueAsBytes(
                    JSON.createArrayNode().add(place).add(partition).add(sort));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text always has a JSON form", e);
        }
    }
}
