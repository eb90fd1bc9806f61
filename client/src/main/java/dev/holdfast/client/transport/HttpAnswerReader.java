// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.json.ClientJson;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Reads the answer of Holdfast, or of a proxy in front of it. */
final class HttpAnswerReader {
    private static final int PROXY_TEXT_CHARACTERS = 200;

    private final String host;
    private final InstantSource clock;

    HttpAnswerReader(String host, InstantSource clock) {
        this.host = host;
        this.clock = clock;
    }

    /**
     * Returns the answer. If the status is an error or a redirect, the body is a problem. If the answer is a diagram,
     * the body is a JSON text.
     *
     * @throws TransportException if the status says success, but the answer is neither JSON nor a diagram
     */
    OperationAnswer read(int status, HttpHeaders headers, byte[] body) {
        if (status == OperationAnswer.NOT_MODIFIED)
            return new OperationAnswer(status, JsonNodeFactory.instance.nullNode(), null);
        var json = parse(body);
        var retryAfter = RetryAfterHeader.read(headers, clock);
        if (status >= 300) return new OperationAnswer(status, problemOf(status, headers, json), retryAfter);
        if (isDiagram(headers)) return new OperationAnswer(status, diagramOf(body), retryAfter);
        if (json == null) throw new TransportException("the answer with status " + status + " is no JSON", null);
        return new OperationAnswer(status, json, retryAfter);
    }

    private static boolean isDiagram(HttpHeaders headers) {
        return headers.firstValue("Content-Type").orElse("").startsWith("text/vnd.mermaid");
    }

    private static JsonNode diagramOf(byte[] body) {
        return JsonNodeFactory.instance.textNode(new String(body, StandardCharsets.UTF_8));
    }

    private static @Nullable JsonNode parse(byte[] body) {
        try {
            var json = ClientJson.MAPPER.readTree(body);
            return json == null || json.isMissingNode() ? null : json;
        } catch (IOException e) {
            return null;
        }
    }

    private JsonNode problemOf(int status, HttpHeaders headers, @Nullable JsonNode json) {
        if (json != null && json.path("type").isTextual()) return json;
        ObjectNode problem = JsonNodeFactory.instance.objectNode();
        problem.put("type", "about:blank");
        problem.put("title", "Status " + status);
        problem.put("status", status);
        return problem.put("detail", detailOf(status, headers, json));
    }

    /**
     * Describes the refusal without the body of an HTML page, because the page could repeat the headers of the request.
     */
    private String detailOf(int status, HttpHeaders headers, @Nullable JsonNode json) {
        var detail = host + " answered " + status + " without a problem of Holdfast";
        var location = headers.firstValue("Location").orElse(null);
        if (location != null && status < 400) return detail + ", and redirects to " + location;
        // API Gateway explains its own refusals in the member message.
        var message = json == null ? "" : json.path("message").asText();
        if (message.isEmpty()) return detail;
        return detail + ": " + message.substring(0, Math.min(message.length(), PROXY_TEXT_CHARACTERS));
    }
}
