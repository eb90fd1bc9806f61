// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.json.InvalidCursorException;
import dev.holdfast.table.RowKey;
import java.io.IOException;
import java.util.Base64;

/**
 * The position of a row in the order of a query. For callers, the cursor is opaque text.
 *
 * @param place the row's sort key in the table or index
 * @param partition the row's partition, which orders equal places
 * @param sort the row's sort key, which orders equal places
 */
record SqliteCursor(String place, String partition, String sort) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Returns the position before every row with this place or a later place. Such a position exists because no key has
     * an empty part.
     */
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
            throw new InvalidCursorException("no page of the table issued this cursor", e);
        }
        throw new InvalidCursorException("no page of the table issued this cursor");
    }

    String encode() {
        try {
            var bytes = JSON.writeValueAsBytes(
                    JSON.createArrayNode().add(place).add(partition).add(sort));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a cursor could not be encoded", e);
        }
    }
}
