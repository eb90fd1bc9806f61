// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** An agent that uses the official SDK of the protocol. */
final class AgentClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final McpSyncClient client;

    private AgentClient(McpSyncClient client) {
        this.client = client;
    }

    /** Connects an agent. The headers are given as name, value, name, value, … */
    static AgentClient connect(String name, String key, String... headers) {
        var transport = HttpClientStreamableHttpTransport.builder("http://localhost:" + RestAssured.port)
                .endpoint("/mcp")
                .jsonMapper(new JacksonMcpJsonMapper(JSON))
                .httpRequestCustomizer((request, method, uri, body, context) -> {
                    request.header("Authorization", "Bearer " + key);
                    for (var i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
                })
                .build();
        var client = McpClient.sync(transport)
                .clientInfo(new Implementation(name, "1.0"))
                .build();
        client.initialize();
        return new AgentClient(client);
    }

    McpSyncClient sdk() {
        return client;
    }

    List<String> toolNames() {
        return client.listTools().tools().stream().map(tool -> tool.name()).toList();
    }

    CallToolResult call(String tool, String arguments) {
        return client.callTool(new CallToolRequest(tool, members(arguments)));
    }

    /** Calls a tool, and returns its answer. */
    JsonNode callOk(String tool, String arguments) {
        var result = call(tool, arguments);
        if (Boolean.TRUE.equals(result.isError())) throw new AssertionError(textOf(result));
        return contentOf(result);
    }

    /** Calls a tool that refuses, and returns the problem. */
    JsonNode callRefused(String tool, String arguments) {
        var result = call(tool, arguments);
        if (!Boolean.TRUE.equals(result.isError())) throw new AssertionError(textOf(result));
        return contentOf(result);
    }

    static JsonNode contentOf(CallToolResult result) {
        return JSON.valueToTree(result.structuredContent()).get("untrusted");
    }

    static String textOf(CallToolResult result) {
        return ((TextContent) result.content().getFirst()).text();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(String arguments) {
        try {
            return JSON.readValue(ApiClient.toJson(arguments), Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.closeGracefully();
    }
}
