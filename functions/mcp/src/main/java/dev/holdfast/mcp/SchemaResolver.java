// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Replaces the references in schemas of the contract by their targets, because clients don't get the contract. */
final class SchemaResolver {
    /**
     * The maximum depth of a schema. All schemas of requests are far less deep, so only a cycle of references exceeds
     * it.
     */
    private static final int MAX_NESTING = 30;

    private final JsonNode contract;

    SchemaResolver(JsonNode contract) {
        this.contract = contract;
    }

    /** Returns the target of a reference, or the node itself. */
    JsonNode target(JsonNode node) {
        return node.has("$ref") ? contract.at(node.get("$ref").asText().substring(1)) : node;
    }

    /**
     * Returns a schema without references and examples.
     *
     * @throws IllegalStateException if references form a cycle
     */
    JsonNode resolve(JsonNode schema) {
        return resolve(schema, 0);
    }

    private JsonNode resolve(JsonNode node, int depth) {
        if (depth > MAX_NESTING) throw new IllegalStateException("a schema of the contract contains itself: " + node);
        return switch (node) {
            case ObjectNode object -> resolveObject(object, depth);
            case ArrayNode array -> {
                var resolved = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> resolved.add(resolve(element, depth + 1)));
                yield resolved;
            }
            default -> node;
        };
    }

    /** Members beside a reference take precedence over members of the reference's target. */
    private ObjectNode resolveObject(ObjectNode object, int depth) {
        var resolved = JsonNodeFactory.instance.objectNode();
        if (object.has("$ref")) resolved.setAll((ObjectNode) resolve(target(object), depth + 1));
        object.properties().forEach(member -> {
            var isText = member.getValue().isTextual();
            switch (member.getKey()) {
                case "$ref", "example", "examples" -> {}
                default ->
                    resolved.set(
                            member.getKey(),
                            isText && member.getKey().equals("description")
                                    ? oneLine(member.getValue())
                                    : resolve(member.getValue(), depth + 1));
            }
        });
        return resolved;
    }

    private static JsonNode oneLine(JsonNode text) {
        return JsonNodeFactory.instance.textNode(text.asText().strip().replaceAll("\\s*\\n\\s*", " "));
    }
}
