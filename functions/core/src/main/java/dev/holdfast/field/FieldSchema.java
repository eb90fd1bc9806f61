// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.field;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.json.RawJson;
import dev.holdfast.problem.Problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a workflow's items: a JSON Schema (draft 2020-12) of the type {@code object}. Each of its properties is
 * a field.
 */
public final class FieldSchema {
    private final RawJson json;
    private final JsonNode properties;

    /**
     * The compiled schema; null before the first validation. Two threads can both compile the schema, which does no
     * harm.
     */
    private volatile @Nullable Schema compiled;

    private FieldSchema(JsonNode schema) {
        // YAML and JSON spell some numbers differently. The normalized schema has one spelling for each number, so
        // schemas with the same meaning are equal.
        var normalized = JsonCodec.decodeStored(JsonNode.class, JsonCodec.encode(schema));
        this.json = new RawJson(JsonCodec.encode(normalized));
        this.properties = normalized.path("properties");
    }

    /** Returns the fields of a schema that is stored, or that has passed {@link FieldSchemaCheck}. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static FieldSchema ofChecked(JsonNode schema) {
        return new FieldSchema(schema);
    }

    @JsonValue
    public RawJson json() {
        return json;
    }

    /** Returns the names of the fields, in the order of the schema. */
    public List<String> names() {
        return properties.propertyStream().map(Map.Entry::getKey).toList();
    }

    public boolean has(String field) {
        return properties.has(field);
    }

    /** Whether only the application can read the field ({@code writeOnly}). */
    public boolean isSecret(String field) {
        return properties.path(field).path("writeOnly").asBoolean();
    }

    /** Whether only the application can write the field ({@code readOnly}). */
    public boolean isReadOnly(String field) {
        return properties.path(field).path("readOnly").asBoolean();
    }

    /** Returns the fields that aren't secret. */
    public Map<String, JsonNode> withoutSecrets(Map<String, JsonNode> fields) {
        var visible = new TreeMap<>(fields);
        visible.keySet().removeIf(this::isSecret);
        return visible;
    }

    /**
     * Checks the values of fields.
     *
     * @return the faults, each with its JSON pointer in the fields. The fault of a secret field doesn't contain any
     *     part of the field's value
     */
    public List<Fault> findFaults(Map<String, JsonNode> fields) {
        ObjectNode instance = JsonCodec.MAPPER.createObjectNode();
        instance.setAll(fields);
        var faults = new ArrayList<Fault>();
        for (var error : compiled().validate(instance)) faults.add(toFault(error));
        return faults;
    }

    private Fault toFault(Error error) {
        var pointer = error.getInstanceLocation().toString();
        var field = error.getInstanceLocation().getNameCount() == 0
                ? ""
                : error.getInstanceLocation().getName(0);
        return new Fault(pointer, isSecret(field) ? "doesn't match its schema" : error.getMessage());
    }

    private Schema compiled() {
        var schema = compiled;
        if (schema == null) {
            schema = SchemaCompiler.compile(JsonCodec.decodeStored(JsonNode.class, json.text()));
            compiled = schema;
        }
        return schema;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldSchema schema && schema.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json.text();
    }
}
