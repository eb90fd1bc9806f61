// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.OrderedMaps;
import java.util.List;
import java.util.Map;

/**
 * The result of an allowed write of fields.
 *
 * @param fields all fields of the item after the write, by name
 * @param written the names of the fields that the write sets or removes, sorted
 */
public record FieldUpdate(Map<String, JsonNode> fields, List<String> written) {
    /** A write that sets no fields on an item without fields. */
    public static final FieldUpdate NONE = new FieldUpdate(Map.of(), List.of());

    public FieldUpdate {
        fields = OrderedMaps.copy(fields);
        written = List.copyOf(written);
    }
}
