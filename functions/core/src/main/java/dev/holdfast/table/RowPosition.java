// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.json.InvalidCursorException;
import java.io.IOException;
import java.util.Base64;

/**
 * The position of a row in the order of a query. Some stores use such positions as cursors. For callers, the cursor is
 * opaque text.
 *
 * @param place the row's sort key in the table or index
 * @param partition the row's partition, which orders equal places
 * @param sort the row's sort key, which orders equal places
 */
public record RowPosition(String place, String partition, String sort) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Returns the position directly before the rows with this sort key or a later sort key. Such a position exists
     * because no key has an empty part.
     */
    public static RowPosition before(String place) {
        return new RowPosition(place, "", "");
    }

    public static RowPosition at(String place, RowKey rowKey) {
        return new RowPosition(place, rowKey.partition(), rowKey.sort());
    }

    public static RowPosition decode(String text) {
        try {
            var parts = JSON.readTree(Base64.getUrlDecoder().decode(text));
            if (parts.size() == 3
                    && parts.path(0).isTextual()
                    && parts.path(1).isTextual()
                    && parts.path(2).isTextual())
                return new RowPosition(
                        parts.path(0).textValue(),
                        parts.path(1).textValue(),
                        parts.path(2).textValue());
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidCursorException("no page of the table issued this cursor", e);
        }
        throw new InvalidCursorException("no page of the table issued this cursor");
    }

    public String encode() {
        try {
            var bytes = JSON.writeValueAsBytes(
                    JSON.createArrayNode().add(place).add(partition).add(sort));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a cursor could not be encoded", e);
        }
    }
}
