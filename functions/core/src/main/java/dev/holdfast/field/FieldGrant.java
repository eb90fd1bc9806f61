// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.RoleNames;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.OrderedMaps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields that a rule of a state names for each role. In JSON, a list of fields without roles applies to the role
 * {@link RoleNames#ANYONE}.
 */
public record FieldGrant(Map<String, List<String>> fieldsByRole) {
    /** A rule that names no fields. */
    public static final FieldGrant NONE = new FieldGrant(Map.of());

    public FieldGrant {
        // A role without fields has the same meaning as an absent role. The constructor removes such roles, so that
        // documents with the same meaning are equal.
        var withFields = new LinkedHashMap<>(fieldsByRole);
        withFields.values().removeIf(List::isEmpty);
        fieldsByRole = OrderedMaps.copy(withFields);
    }

    /** Reads a stored rule: an object, or a list of fields. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static FieldGrant ofStored(JsonNode json) {
        if (json.isArray()) return new FieldGrant(Map.of(RoleNames.ANYONE, namesIn(json)));
        var fieldsByRole = new LinkedHashMap<String, List<String>>();
        json.properties().forEach(role -> fieldsByRole.put(role.getKey(), namesIn(role.getValue())));
        return new FieldGrant(fieldsByRole);
    }

    private static List<String> namesIn(JsonNode json) {
        return json.valueStream().map(JsonNode::asText).toList();
    }

    @JsonValue
    JsonNode toJson() {
        var forAnyone = fieldsByRole.get(RoleNames.ANYONE);
        return JsonCodec.MAPPER.valueToTree(fieldsByRole.size() == 1 && forAnyone != null ? forAnyone : fieldsByRole);
    }

    /** Returns the fields of the roles that the caller has. */
    public Set<String> fieldsOf(Predicate<String> hasRole) {
        return fieldsByRole.entrySet().stream()
                .filter(role -> hasRole.test(role.getKey()))
                .flatMap(role -> role.getValue().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the fields of all roles. */
    public Set<String> fieldsOfAnyRole() {
        return fieldsOf(role -> true);
    }

    /** Returns the roles that the rule names, except {@link RoleNames#ANYONE}. */
    public Stream<String> roles() {
        return fieldsByRole.keySet().stream().filter(role -> !role.equals(RoleNames.ANYONE));
    }
}
