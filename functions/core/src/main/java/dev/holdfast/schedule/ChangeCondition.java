// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.field.FieldLimits;
import dev.holdfast.item.Item;
import dev.holdfast.json.CanonicalHash;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.InputFaults;
import dev.holdfast.problem.Problem;
import dev.holdfast.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a scheduled change, which Holdfast checks when the change is due. The author must be able to read the
 * fields, because the outcome tells whether they have these values.
 *
 * @param states the item must be in one of these states; empty for any state
 * @param fields the values that fields must have, as an object: null for a field without a value
 */
public record ChangeCondition(List<String> states, @Nullable RawJson fields) {
    public ChangeCondition {
        states = List.copyOf(states);
    }

    void check(InputFaults inputFaults) {
        if (states.isEmpty() && fields == null) inputFaults.add("/if", "must have states or fields");
        if (states.size() > InputFaults.MAX_ENTRIES)
            inputFaults.add("/if/states", "must have at most " + InputFaults.MAX_ENTRIES + " entries");
        if (fields == null) return;
        if (fields.sizeInBytes() > FieldLimits.MAX_FIELDS_BYTES)
            inputFaults.add("/if/fields", "must have at most " + FieldLimits.MAX_FIELDS_BYTES + " bytes");
        var json = expectedFields();
        if (!json.isObject() || json.isEmpty() || json.size() > InputFaults.MAX_ENTRIES)
            inputFaults.add(
                    "/if/fields",
                    "must be an object with 1 to " + InputFaults.MAX_ENTRIES + " members, one for each field");
    }

    /** Adds a fault for each state and each field that the workflow doesn't have. */
    void checkNames(Workflow workflow, InputFaults inputFaults) {
        for (var i = 0; i < states.size(); i++)
            if (!workflow.hasState(states.get(i)))
                inputFaults.add("/if/states/" + i, "is not a state of the workflow " + workflow.name());
        if (fields == null) return;
        var fieldSchema = workflow.fields();
        expectedFields().fieldNames().forEachRemaining(field -> {
            if (fieldSchema == null || !fieldSchema.has(field))
                inputFaults.add("/if/fields/" + field, "is not a field of the workflow " + workflow.name());
        });
    }

    /** Returns the refusal of a condition on fields that the caller can't read; null if the caller can read them. */
    @Nullable
    Problem findReadProblem(Caller caller, Item item, Workflow workflow) {
        if (fields == null) return null;
        var fieldAccess = workflow.fieldAccess(item.state(), caller, item.participants());
        var hidden = expectedFields()
                .propertyStream()
                .map(Map.Entry::getKey)
                .filter(field -> !caller.scope().allows(Scope.READ) || fieldAccess == null || !fieldAccess.reads(field))
                .sorted()
                .toList();
        return hidden.isEmpty()
                ? null
                : new Problem.Forbidden(
                        caller.name() + " can't read the fields of the condition: " + String.join(", ", hidden));
    }

    /** Returns the reason why the condition is false, without any value; empty if it is true. */
    Optional<String> findReason(Item item) {
        if (!states.isEmpty() && !states.contains(item.state()))
            return Optional.of("the item is in state " + item.state() + ", not in " + String.join(" or ", states));
        if (fields == null) return Optional.empty();
        return expectedFields()
                .propertyStream()
                .filter(expected -> !hasValue(item.details().fields().get(expected.getKey()), expected.getValue()))
                .findFirst()
                .map(expected -> "the field " + expected.getKey() + " has another value than the condition says");
    }

    private static boolean hasValue(@Nullable JsonNode present, JsonNode expected) {
        if (present == null || expected.isNull()) return present == null && expected.isNull();
        return CanonicalHash.hash(present).equals(CanonicalHash.hash(expected));
    }

    private JsonNode expectedFields() {
        return JsonCodec.decodeStored(JsonNode.class, String.valueOf(fields == null ? "{}" : fields.text()));
    }
}
