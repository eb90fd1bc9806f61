// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the headers that the Model Context Protocol demands over HTTP, because messages on stdin have no headers. Up
 * to the version 2025-11-25, the answer to {@code initialize} determines the headers. Since the version 2026-07-28,
 * each message determines its own headers.
 */
final class BridgeSession {
    private static final String VERSION_HEADER = "MCP-Protocol-Version";
    private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]*[\\x21-\\x7e])?");

    private @Nullable String id;
    private @Nullable String version;

    synchronized Map<String, String> headersOf(JsonNode message) {
        var headers = new LinkedHashMap<String, String>();
        var params = message.path("params");
        var ownVersion = params.path("_meta")
                .path("io.modelcontextprotocol/protocolVersion")
                .asText();
        var method = message.path("method").asText();
        if (!ownVersion.isEmpty()) {
            headers.put(VERSION_HEADER, encode(ownVersion));
            headers.put("Mcp-Method", encode(method));
            if (method.equals("tools/call"))
                headers.put("Mcp-Name", encode(params.path("name").asText()));
        } else if (!method.equals("initialize")) {
            if (version != null) headers.put(VERSION_HEADER, version);
            if (id != null) headers.put("Mcp-Session-Id", id);
        }
        return headers;
    }

    /** Returns the value in a form that a header can contain: unchanged, or in Base64. */
    private static String encode(String value) {
        return PLAIN.matcher(value).matches()
                ? value
                : "=?base64?" + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    /** Remembers the session that an answer to {@code initialize} begins. */
    synchronized void begin(JsonNode answer, @Nullable String sessionId) {
        var negotiated = answer.path("result").path("protocolVersion").asText();
        if (negotiated.isEmpty()) return;
        version = encode(negotiated);
        id = sessionId;
    }
}
