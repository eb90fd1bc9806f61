// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.problem.InputFaults;
import java.util.List;
import java.util.Set;

/**
 * Checks the form of a workflow document: the order and the groups of its fields, in the vocabulary of JSON Forms'
 * <a href="https://jsonforms.io/docs/uischema/">UI schemas</a>.
 */
public final class FormCheck {
    private static final int MAX_DEPTH = 5;
    private static final int MAX_ELEMENTS = 200;
    private static final String SCOPE_PREFIX = "#/properties/";
    private static final Set<String> LAYOUTS = Set.of("VerticalLayout", "HorizontalLayout", "Group");
    private static final List<String> EFFECTS = List.of("SHOW", "HIDE", "READONLY");

    private final FieldSchema fieldSchema;
    private final InputFaults inputFaults;
    private int elements;

    private FormCheck(FieldSchema fieldSchema, InputFaults inputFaults) {
        this.fieldSchema = fieldSchema;
        this.inputFaults = inputFaults;
    }

    /** @param pointer the position of the form in the document */
    public static void check(String pointer, JsonNode form, FieldSchema fieldSchema, InputFaults inputFaults) {
        new FormCheck(fieldSchema, inputFaults).checkElement(pointer, form, 1);
    }

    private void checkElement(String pointer, JsonNode element, int depth) {
        if (++elements == MAX_ELEMENTS + 1)
            inputFaults.add(pointer, "is one of more than " + MAX_ELEMENTS + " elements");
        if (elements > MAX_ELEMENTS) return;
        if (!element.isObject()) {
            inputFaults.add(pointer, "must be an object with type");
            return;
        }
        var type = element.path("type").asText();
        if (LAYOUTS.contains(type)) checkLayout(pointer, element, depth);
        else if (type.equals("Control")) checkScope(pointer + "/scope", element.path("scope"));
        else if (type.equals("Label")) checkText(pointer + "/text", element.path("text"));
        else inputFaults.add(pointer + "/type", "must be VerticalLayout, HorizontalLayout, Group, Control or Label");
        if (element.has("label")) checkText(pointer + "/label", element.path("label"));
        if (element.has("rule")) checkRule(pointer + "/rule", element.path("rule"));
        var known = Set.of("type", "elements", "scope", "text", "label", "rule");
        element.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name))
                inputFaults.add(
                        pointer + "/" + name,
                        InputFaults.describeUnknown(known.stream().sorted().toList()));
        });
    }

    private void checkLayout(String pointer, JsonNode layout, int depth) {
        var children = layout.path("elements");
        if (!children.isArray()) inputFaults.add(pointer + "/elements", "must be an array");
        else if (depth == MAX_DEPTH) inputFaults.add(pointer + "/elements", "is deeper than " + MAX_DEPTH + " levels");
        else
            for (var i = 0; i < children.size(); i++)
                checkElement(pointer + "/elements/" + i, children.get(i), depth + 1);
    }

    private void checkScope(String pointer, JsonNode scope) {
        var text = scope.asText();
        if (!text.startsWith(SCOPE_PREFIX) || !fieldSchema.has(text.substring(SCOPE_PREFIX.length())))
            inputFaults.add(pointer, "must be " + SCOPE_PREFIX + " and a field of the workflow");
    }

    private void checkText(String pointer, JsonNode text) {
        if (!text.isTextual()) inputFaults.add(pointer, "must be a string");
        else inputFaults.checkText(pointer, text.asText());
    }

    private void checkRule(String pointer, JsonNode rule) {
        if (!EFFECTS.contains(rule.path("effect").asText()))
            inputFaults.add(pointer + "/effect", "must be one of: " + String.join(", ", EFFECTS));
        var condition = rule.path("condition");
        checkScope(pointer + "/condition/scope", condition.path("scope"));
        var schema = condition.path("schema");
        if (!schema.isObject() || !SchemaCompiler.validateAsSchema(schema).isEmpty())
            inputFaults.add(pointer + "/condition/schema", "must be a JSON Schema");
        FieldSchemaCheck.checkKeywords(pointer + "/condition/schema", schema, false, inputFaults);
    }
}
