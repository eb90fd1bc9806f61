// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contract in META-INF/openapi.yaml, for tests that compare it with the code. */
public final class OpenApiContract {
    private static final String IRI = "https://holdfast.test/openapi";

    private final JsonNode document;
    private final SchemaRegistry schemas;

    private OpenApiContract(JsonNode document) {
        this.document = document;
        var closed = document.deepCopy();
        closed.at("/components/schemas").forEach(OpenApiContract::forbidUnknownMembers);
        this.schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of(IRI, closed.toString()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    public static OpenApiContract load() {
        try (var in = OpenApiContract.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new OpenApiContract(new YAMLMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Changes a schema so that it forbids unknown members. The server must send only members that the contract names,
     * although clients accept other members.
     */
    private static void forbidUnknownMembers(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
    }

    JsonNode document() {
        return document;
    }

    public List<ContractOperation> operations() {
        var found = new ArrayList<ContractOperation>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> !member.getKey().equals("parameters"))
                        .forEach(member -> found.add(new ContractOperation(
                                this,
                                member.getKey().toUpperCase(java.util.Locale.ROOT),
                                path.getKey(),
                                path.getValue(),
                                member.getValue()))));
        return found;
    }

    /** Returns the operation of a request to this path, which contains encoded values. */
    public Optional<ContractOperation> operation(String method, String path) {
        return operations().stream()
                .filter(o -> o.method().equals(method))
                .filter(o -> path.matches(o.path().replaceAll("\\{[a-z]+}", "[^/]+")))
                .findFirst();
    }

    /** Returns the target of a reference, or the node itself if it isn't a reference. */
    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** Returns the violations of a value against a named schema. */
    public List<String> violations(JsonNode schema, JsonNode value) {
        return violationsOf(schema.path("$ref").asText().replace("#/components/schemas/", ""), value);
    }

    public List<String> violationsOf(String schema, JsonNode value) {
        Schema namedSchema = schemas.getSchema(SchemaLocation.of(IRI + "#/components/schemas/" + schema));
        return namedSchema.validate(value).stream().map(String::valueOf).toList();
    }
}
