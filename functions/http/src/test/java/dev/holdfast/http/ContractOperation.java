// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One operation in openapi.yaml, the contract of the HTTP interface. */
public record ContractOperation(OpenApiContract contract, String method, String path, JsonNode place, JsonNode node) {
    public String id() {
        return node.get("operationId").asText();
    }

    /** Whether a request without a body is invalid. */
    public boolean requiresBody() {
        return node.path("requestBody").path("required").asBoolean(false);
    }

    /** Whether the request can have a body. */
    public boolean allowsBody() {
        return node.has("requestBody");
    }

    /** Returns the names of the operation's parameters in one place: the path, the query or the header. */
    public Set<String> parameters(String in) {
        var names = new TreeSet<String>();
        for (var list : new JsonNode[] {place.path("parameters"), node.path("parameters")}) {
            list.forEach(p -> {
                var parameter = contract.resolve(p);
                if (parameter.get("in").asText().equals(in))
                    names.add(parameter.get("name").asText());
            });
        }
        return names;
    }

    /** Returns the names of the members of the operation's JSON body. */
    public Set<String> bodyMembers() {
        var names = new TreeSet<String>();
        contract.resolve(node.at("/requestBody/content/application~1json/schema"))
                .path("properties")
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    /** Whether the contract names this status. For a status without a name, {@code default} applies. */
    public boolean names(int status) {
        return node.get("responses").has(String.valueOf(status));
    }

    public JsonNode response(int status) {
        var responses = node.get("responses");
        return contract.resolve(names(status) ? responses.get(String.valueOf(status)) : responses.path("default"));
    }

    /** Returns the media type object of each body, by its place in the operation. */
    Map<String, JsonNode> bodies() {
        var bodies = new LinkedHashMap<String, JsonNode>();
        add(bodies, "request", node.path("requestBody").path("content"));
        node.get("responses")
                .properties()
                .forEach(r ->
                        add(bodies, r.getKey(), contract.resolve(r.getValue()).path("content")));
        return bodies;
    }

    private void add(Map<String, JsonNode> bodies, String where, JsonNode content) {
        content.properties().forEach(type -> bodies.put(id() + " " + where + " " + type.getKey(), type.getValue()));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
