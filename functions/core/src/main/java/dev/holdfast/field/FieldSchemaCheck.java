// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaException;
import dev.holdfast.problem.InputFaults;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Checks the schema of fields in a workflow document. */
public final class FieldSchemaCheck {
    /** The highest number of fields of a workflow. */
    public static final int MAX_FIELDS = 100;

    /** These members would change which properties are fields, or make a partly filled item invalid. */
    private static final Set<String> REFUSED_AT_TOP = Set.of(
            "required",
            "minProperties",
            "maxProperties",
            "additionalProperties",
            "patternProperties",
            "unevaluatedProperties",
            "propertyNames");

    /** These members name a schema outside the document, or could name one. */
    private static final Set<String> NAMES_OF_ADDRESSES = Set.of("$id", "$dynamicRef", "$dynamicAnchor", "$vocabulary");

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
        checkAddresses(pointer, schema, inputFaults);
        if (!inputFaults.hasAny()) checkAsSchema(pointer, schema, inputFaults);
    }

    /** Refuses references to other documents, because Holdfast never fetches a schema. */
    private static void checkAddresses(String pointer, JsonNode node, InputFaults inputFaults) {
        if (node.isArray())
            for (var i = 0; i < node.size(); i++) checkAddresses(pointer + "/" + i, node.get(i), inputFaults);
        node.properties().forEach(member -> {
            var at = pointer + "/" + member.getKey();
            var value = member.getValue();
            if (member.getKey().equals("$ref")
                    && value.isTextual()
                    && !value.asText().startsWith("#")) inputFaults.add(at, "must begin with #, as in #/$defs/address");
            if (member.getKey().equals("$schema") && !value.asText().equals(SchemaCompiler.DIALECT))
                inputFaults.add(at, "must be " + SchemaCompiler.DIALECT + ", or absent");
            if (NAMES_OF_ADDRESSES.contains(member.getKey()) && value.isTextual())
                inputFaults.add(at, "is not allowed");
            checkAddresses(at, value, inputFaults);
        });
    }

    private static void checkAsSchema(String pointer, JsonNode schema, InputFaults inputFaults) {
        List<com.networknt.schema.Error> violations = SchemaCompiler.validateAsSchema(schema);
        violations.forEach(violation -> inputFaults.add(pointer + violation.getInstanceLocation(), violation.getMessage()));
        if (!violations.isEmpty()) return;
        try {
            SchemaCompiler.compile(schema).initializeValidators();
        } catch (SchemaException | PatternSyntaxException e) {
            inputFaults.add(pointer, "is not a valid JSON Schema: " + e.getMessage());
        }
    }
}
