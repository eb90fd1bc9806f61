// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.json.AbsentValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields that a rule of a state names, for each role. A rule without roles applies to the role {@code anyone}.
 *
 * @param fieldsByRole the names of the fields, by role
 */
public record FieldGrant(Map<String, List<String>> fieldsByRole) {
    /** A rule that names no fields. */
    static final FieldGrant NONE = new FieldGrant(Map.of());

    public FieldGrant {
        fieldsByRole = AbsentValues.orEmpty(fieldsByRole);
    }

    /** Reads a list of fields, or an object with a list for each role. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static FieldGrant ofJson(JsonNode json) {
        if (json.isArray()) return new FieldGrant(Map.of("anyone", namesIn(json)));
        var fieldsByRole = new LinkedHashMap<String, List<String>>();
        json.properties().forEach(role -> fieldsByRole.put(role.getKey(), namesIn(role.getValue())));
        return new FieldGrant(fieldsByRole);
    }

    private static List<String> namesIn(JsonNode json) {
        var names = new ArrayList<String>();
        json.forEach(name -> names.add(name.asText()));
        return List.copyOf(names);
    }
}
