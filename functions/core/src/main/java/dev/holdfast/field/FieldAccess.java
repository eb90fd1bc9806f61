// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Caller;
import dev.holdfast.access.RoleNames;
import dev.holdfast.access.Scope;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rights of one caller to the fields of one item in one state. The application that owns the item sees and writes
 * all fields. For everybody else, the state decides: a field is locked unless the state makes it editable.
 */
public final class FieldAccess {
    private final FieldSchema fieldSchema;
    private final FieldRules fieldRules;
    private final String state;
    private final Caller caller;
    private final Predicate<String> hasRole;

    /** @param hasRole whether the caller has a role in the item */
    public FieldAccess(
            FieldSchema fieldSchema, FieldRules fieldRules, String state, Caller caller, Predicate<String> hasRole) {
        this.fieldSchema = fieldSchema;
        this.fieldRules = fieldRules;
        this.state = state;
        this.caller = caller;
        this.hasRole = caller.isPerson() ? hasRole : RoleNames.ANYONE::equals;
    }

    /** Whether the caller may read secret fields: the application itself, with the scope {@code manage}. */
    public static boolean readsSecrets(Caller caller) {
        return isOwner(caller) && caller.scope().allows(Scope.MANAGE);
    }

    /** Whether the caller is the application itself, and not a person or an agent. */
    public static boolean isOwner(Caller caller) {
        return !caller.isPerson() && !caller.isAgent();
    }

    /** Returns the names of the fields that the caller can write now, in the order of the schema. */
    public List<String> editable() {
        if (isOwner(caller)) return fieldSchema.names();
        return inSchemaOrder(fieldRules.editable().fieldsOf(hasRole)::contains);
    }

    /** Returns the names of the fields that the caller must give before the item leaves the state. */
    public List<String> required() {
        return inSchemaOrder(fieldRules.required().fieldsOf(hasRole)::contains);
    }

    private List<String> inSchemaOrder(Predicate<String> filter) {
        return fieldSchema.names().stream().filter(filter).toList();
    }

    /** Returns the fields that the caller sees. They never include a secret field. */
    public Map<String, JsonNode> visible(Map<String, JsonNode> fields) {
        var seen = new TreeMap<>(fieldSchema.withoutSecrets(fields));
        seen.keySet().retainAll(visibleNames());
        return seen;
    }

    /** Whether the caller can read the value of a field. */
    public boolean reads(String field) {
        return visibleNames().contains(field) && (!fieldSchema.isSecret(field) || readsSecrets(caller));
    }

    /** Returns the names of the secret fields that have a value and whose existence the caller sees. */
    public List<String> filledSecrets(Map<String, JsonNode> fields) {
        var visibleNames = visibleNames();
        return fields.keySet().stream()
                .filter(field -> fieldSchema.isSecret(field) && visibleNames.contains(field))
                .sorted()
                .toList();
    }

    /** Returns the names of those written fields whose existence the caller sees. */
    public List<String> visibleNames(List<String> written) {
        if (isOwner(caller)) return written;
        var visibleNames = visibleNames();
        return written.stream().filter(visibleNames::contains).toList();
    }

    private List<String> visibleNames() {
        var visible = fieldRules.visible();
        return visible == null || isOwner(caller)
                ? fieldSchema.names()
                : inSchemaOrder(visible.fieldsOf(hasRole)::contains);
    }

    /**
     * Writes the fields of {@code patch} as JSON Merge Patch (RFC 7396) writes members: sets each given field, and
     * removes each field that is null. The result must match the schema.
     */
    public ActionResult<FieldUpdate> write(Map<String, JsonNode> present, RawJson patch) {
        var json = JsonCodec.decodeStored(JsonNode.class, patch.text());
        if (!json.isObject())
            return ActionResult.refused(
                    Problem.invalid("/fields", "must be an object with a member for each field to set"));
        var inputFaults = new InputFaults();
        var names = json.propertyStream().map(Map.Entry::getKey).sorted().toList();
        for (var name : names)
            if (!fieldSchema.has(name))
                inputFaults.add("/fields/" + name, InputFaults.describeUnknown(fieldSchema.names()));
        if (inputFaults.hasAny()) return ActionResult.refused(inputFaults.toProblem());
        var editable = editable();
        var locked = names.stream().filter(name -> !editable.contains(name)).toList();
        if (!locked.isEmpty()) return ActionResult.refused(lockedFields(locked, editable));
        var fields = new TreeMap<>(present);
        json.properties().forEach(field -> {
            if (field.getValue().isNull()) fields.remove(field.getKey());
            else fields.put(field.getKey(), field.getValue());
        });
        var problem = findProblem(fields);
        return problem == null
                ? ActionResult.ok(new FieldUpdate(FieldLimits.withPlainNumbers(fields), names))
                : ActionResult.refused(problem);
    }

    private @Nullable Problem findProblem(Map<String, JsonNode> fields) {
        var limitProblem = FieldLimits.findProblem(fields);
        if (limitProblem != null) return limitProblem;
        var inputFaults = new InputFaults();
        fieldSchema.findFaults(fields).forEach(fault -> inputFaults.add("/fields" + fault.at(), fault.message()));
        return inputFaults.hasAny() ? inputFaults.toProblem() : null;
    }

    private Problem lockedFields(List<String> locked, List<String> editable) {
        var brief = (locked.size() == 1
                        ? "the field " + locked.getFirst() + " is"
                        : "the fields " + String.join(", ", locked) + " are")
                + " locked for " + caller.name() + " in the state " + state;
        return new Problem.Forbidden(
                brief + "; unlocked fields: " + (editable.isEmpty() ? "none" : String.join(", ", editable)), brief);
    }

    /**
     * Returns the problem of an item that leaves the state without its required fields; null if no required field is
     * missing.
     */
    public @Nullable Problem findMissing(Map<String, JsonNode> fields) {
        var inputFaults = new InputFaults();
        required().stream()
                .filter(field -> !fields.containsKey(field))
                .forEach(field ->
                        inputFaults.add("/fields/" + field, "is required before the item leaves the state " + state));
        return inputFaults.hasAny() ? inputFaults.toProblem() : null;
    }
}
