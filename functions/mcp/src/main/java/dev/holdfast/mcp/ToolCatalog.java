// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.http.CallerReader;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tools that the contract defines: an operation with {@code x-agent-tool} is a tool. The operation's summary and
 * description describe the tool. The parameters in path and query, and the members of the body, are the tool's
 * arguments.
 */
@Singleton
class ToolCatalog {
    private static final String CONTRACT = "/META-INF/openapi.yaml";
    private static final String TOOL_MEMBER = "x-agent-tool";

    /** This parameter isn't an argument of tools, because the key determines the application. */
    private static final String APP_PARAMETER = "app";

    private volatile @Nullable LoadedTools loadedTools;

    /** @param version the version of the contract */
    private record LoadedTools(String version, Map<String, ToolDefinition> tools) {}

    /** Returns the tools by name, in the order of the contract. */
    Map<String, ToolDefinition> tools() {
        return loaded().tools();
    }

    /** Returns the version of the contract. */
    String version() {
        return loaded().version();
    }

    /** Reads the contract at the first use, because not every deployment has agents. */
    private LoadedTools loaded() {
        var known = loadedTools;
        if (known != null) return known;
        var read = read();
        loadedTools = read;
        return read;
    }

    private static LoadedTools read() {
        var contract = readContract();
        var schemaResolver = new SchemaResolver(contract);
        var tools = new LinkedHashMap<String, ToolDefinition>();
        for (var place : contract.path("paths")) {
            place.properties().forEach(member -> {
                if (!member.getValue().has(TOOL_MEMBER)) return;
                var tool = toTool(place, member.getKey(), member.getValue(), schemaResolver);
                tools.put(tool.name(), tool);
            });
        }
        return new LoadedTools(contract.at("/info/version").asText(), tools);
    }

    private static JsonNode readContract() {
        try (var in = CallerReader.class.getResourceAsStream(CONTRACT)) {
            if (in == null) throw new IllegalStateException("this program doesn't contain the contract");
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ToolDefinition toTool(
            JsonNode place, String method, JsonNode operation, SchemaResolver schemaResolver) {
        var tool = operation.get(TOOL_MEMBER);
        var omitted = new ArrayList<String>();
        tool.path("omits").forEach(name -> omitted.add(name.asText()));
        var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        var properties = schema.putObject("properties");
        var required = schema.putArray("required");
        for (var list : List.of(place.path("parameters"), operation.path("parameters"))) {
            for (var reference : list) {
                var parameter = schemaResolver.target(reference);
                var name = parameter.path("name").asText();
                var isArgument = !parameter.path("in").asText().equals("header") && !name.equals(APP_PARAMETER);
                if (!isArgument || omitted.contains(name)) continue;
                properties.set(name, schemaOf(parameter, schemaResolver));
                if (parameter.path("required").asBoolean()) required.add(name);
            }
        }
        var body = schemaResolver.resolve(
                schemaResolver.target(operation.at("/requestBody/content/application~1json/schema")));
        body.path("properties").properties().forEach(member -> {
            if (!omitted.contains(member.getKey())) properties.set(member.getKey(), member.getValue());
        });
        body.path("required").forEach(name -> {
            if (!omitted.contains(name.asText())) required.add(name);
        });
        schema.put("additionalProperties", false);
        return new ToolDefinition(
                tool.get("name").asText(),
                operation.get("operationId").asText(),
                operation.get("summary").asText(),
                operation.get("summary").asText() + ".\n\n"
                        + operation.get("description").asText().strip(),
                method.equals("get"),
                omitted,
                schema);
    }

    /** The description of a parameter takes precedence over the description of its schema. */
    private static JsonNode schemaOf(JsonNode parameter, SchemaResolver schemaResolver) {
        var described = JsonNodeFactory.instance.objectNode();
        described.setAll((ObjectNode) schemaResolver.resolve(parameter.path("schema")));
        if (parameter.has("description")) described.set("description", parameter.get("description"));
        return schemaResolver.resolve(described);
    }
}
