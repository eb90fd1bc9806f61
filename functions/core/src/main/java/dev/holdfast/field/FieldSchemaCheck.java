// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.SchemaException;
import dev.holdfast.problem.InputFaults;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the schema of fields in a workflow document. */
public final class FieldSchemaCheck {
    /** The highest number of fields of a workflow. */
    public static final int MAX_FIELDS = 100;

    /**
     * The members that the top level of a schema can't have. They would change which properties are fields, or make a
     * partly filled item invalid.
     */
    private static final Set<String> REFUSED_AT_TOP = Set.of(
            "required",
            "minProperties",
            "maxProperties",
            "additionalProperties",
            "patternProperties",
            "unevaluatedProperties",
            "propertyNames");

    /** The members that name a schema outside the document, or could name such a schema. */
    private static final Set<String> NAMES_OF_ADDRESSES =
            Set.of("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary");

    private static final Pattern DEFINITION_PATTERN = Pattern.compile("#/\\$defs/[A-Za-z0-9._-]+");

    private FieldSchemaCheck() {}

    /** @param pointer the position of the schema in the document */
    public static void check(String pointer, JsonNode schema, InputFaults inputFaults) {
        if (!schema.isObject()) {
            inputFaults.add(pointer, "must be a JSON Schema of the type object");
            return;
        }
        if (!schema.path("type").asText().equals("object")) inputFaults.add(pointer + "/type", "must be object");
        var properties = schema.path("properties");
        if (!properties.isObject() || properties.isEmpty() || properties.size() > MAX_FIELDS)
            inputFaults.add(pointer + "/properties", "must be an object with 1 to " + MAX_FIELDS + " fields");
        properties.fieldNames().forEachRemaining(name -> inputFaults.checkName(pointer + "/properties/" + name, name));
        properties.properties().forEach(property -> {
            var field = property.getValue();
            if (field.path("writeOnly").asBoolean() && field.path("readOnly").asBoolean())
                inputFaults.add(
                        pointer + "/properties/" + property.getKey(), "must not be both writeOnly and readOnly");
        });
        REFUSED_AT_TOP.stream()
                .filter(schema::has)
                .sorted()
                .forEach(name -> inputFaults.add(
                        pointer + "/" + name,
                        name.equals("required")
                                ? "is not allowed, because an item gets its fields step by step; set fields/required"
                                        + " in a state"
                                : "is not allowed, because the properties are the fields"));
        schema.properties().forEach(member -> {
            var at = pointer + "/" + member.getKey();
            if (member.getKey().equals("properties"))
                properties
                        .properties()
                        .forEach(
                                field -> checkKeywords(at + "/" + field.getKey(), field.getValue(), true, inputFaults));
            else checkKeywords(at, member.getValue(), false, inputFaults);
        });
        if (!inputFaults.hasAny()) checkAsSchema(pointer, schema, inputFaults);
    }

    /**
     * Refuses keywords that would make the validation of values unlimited or incomplete. A reference must name a
     * definition without further references. Only a field can be secret or read-only.
     *
     * @param isSchemaOfField whether the node is the schema of a field
     */
    static void checkKeywords(String pointer, JsonNode node, boolean isSchemaOfField, InputFaults inputFaults) {
        if (node.isArray())
            for (var i = 0; i < node.size(); i++) checkKeywords(pointer + "/" + i, node.get(i), false, inputFaults);
        node.properties().forEach(member -> {
            var name = member.getKey();
            var at = pointer + "/" + name;
            var value = member.getValue();
            if (name.equals("$ref") && value.isTextual()) {
                if (!DEFINITION_PATTERN.matcher(value.asText()).matches())
                    inputFaults.add(at, "must name a definition, as in #/$defs/address");
                else if (pointer.contains("/$defs/")) inputFaults.add(at, "is not allowed in a definition");
            }
            if (name.equals("$schema") && !value.asText().equals(SchemaCompiler.DIALECT))
                inputFaults.add(at, "must be " + SchemaCompiler.DIALECT + ", or absent");
            if (NAMES_OF_ADDRESSES.contains(name) && value.isTextual()) inputFaults.add(at, "is not allowed");
            if ((name.equals("writeOnly") || name.equals("readOnly")) && value.isBoolean() && !isSchemaOfField)
                inputFaults.add(at, "is allowed only in the schema of a field, not deeper");
            checkKeywords(at, value, false, inputFaults);
        });
    }

    private static void checkAsSchema(String pointer, JsonNode schema, InputFaults inputFaults) {
        List<com.networknt.schema.Error> violations = SchemaCompiler.validateAsSchema(schema);
        violations.forEach(
                violation -> inputFaults.add(pointer + violation.getInstanceLocation(), violation.getMessage()));
        if (!violations.isEmpty()) return;
        try {
            SchemaCompiler.compile(schema).initializeValidators();
            var faults = FieldSchema.ofChecked(schema).findFaults(Map.of());
            if (!faults.isEmpty())
                inputFaults.add(
                        pointer,
                        "must accept an item that has no fields yet, but refuses it: "
                                + faults.getFirst().message());
        } catch (SchemaException | PatternSyntaxException e) {
            inputFaults.add(pointer, "is not a valid JSON Schema: " + e.getMessage());
        }
    }
}
