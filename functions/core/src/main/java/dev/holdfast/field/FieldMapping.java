// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The changes to the fields of items that migrate to another version of their workflow.
 *
 * @param rename the new name of each renamed field, by its old name
 * @param defaults {@code default} in JSON: the values of fields that an item doesn't have
 * @param drop the fields to remove
 */
public record FieldMapping(
        Map<String, String> rename, @JsonProperty("default") Map<String, RawJson> defaults, List<String> drop) {
    /** A mapping that changes no fields. */
    public static final FieldMapping NONE = new FieldMapping(Map.of(), Map.of(), List.of());

    /** Checks the mapping against the target version. */
    public void check(@Nullable FieldSchema target, InputFaults inputFaults) {
        var renamed = new HashSet<String>();
        rename.forEach((from, to) -> {
            var pointer = "/fields/rename/" + from;
            if (target == null || !target.has(to))
                inputFaults.add(pointer, to + " is not a field of the target version");
            if (!renamed.add(to)) inputFaults.add(pointer, "gives the name " + to + " to a second field");
            if (drop.contains(from)) inputFaults.add(pointer, "must be absent when drop contains " + from);
        });
        defaults.forEach((name, value) -> {
            var pointer = "/fields/default/" + name;
            if (target == null || !target.has(name)) inputFaults.add(pointer, "is not a field of the target version");
            if (value.text().equals("null")) inputFaults.add(pointer, "must not be null");
        });
    }

    /**
     * Returns an item's fields in the target version. Returns a refusal if the target version doesn't have a field, if
     * a field doesn't match the target's schema, or if a secret field would no longer be secret.
     *
     * @param source the fields of the item's present version
     */
    public ActionResult<FieldUpdate> apply(
            Map<String, JsonNode> present, @Nullable FieldSchema source, @Nullable FieldSchema target) {
        var fields = new TreeMap<String, JsonNode>();
        var inputFaults = new InputFaults();
        present.forEach((name, value) -> {
            if (drop.contains(name)) return;
            var newName = rename.getOrDefault(name, name);
            if (fields.put(newName, value) != null)
                inputFaults.add("/fields/" + newName, "would get the values of two fields; drop one of them");
            if (source != null && source.isSecret(name) && target != null && !target.isSecret(newName))
                inputFaults.add("/fields/" + newName, "would show the secret field " + name + "; drop it");
        });
        defaults.forEach((name, value) ->
                fields.computeIfAbsent(name, added -> JsonCodec.decodeStored(JsonNode.class, value.text())));
        for (var name : fields.keySet())
            if (target == null || !target.has(name))
                inputFaults.add("/fields/" + name, "has no place in the target version; rename or drop it");
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var limitProblem = FieldLimits.findProblem(fields);
        if (limitProblem != null) return ActionResult.refused(limitProblem);
        if (target != null)
            target.findFaults(fields).forEach(fault -> inputFaults.add("/fields" + fault.at(), fault.message()));
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var written = new TreeSet<>(present.keySet());
        written.addAll(fields.keySet());
        written.removeIf(name -> Objects.equals(present.get(name), fields.get(name)));
        return ActionResult.ok(new FieldUpdate(FieldLimits.withPlainNumbers(fields), List.copyOf(written)));
    }
}
