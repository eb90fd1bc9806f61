// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.json.ClientJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Reads the answer of Holdfast, or of a proxy in front of it. */
final class HttpAnswerReader {
    private static final int PROXY_TEXT_CHARACTERS = 200;

    private final InstantSource clock;

    HttpAnswerReader(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Returns the answer as a problem if its status says so.
     *
     * @throws TransportException if the status says success, but the answer is no JSON
     */
    OperationAnswer read(HttpResponse<byte[]> response) {
        var status = response.statusCode();
        var json = parse(response.body());
        var retryAfter = RetryAfterHeader.read(response.headers(), clock);
        if (status >= 300) return new OperationAnswer(status, problemOf(response, json), retryAfter);
        if (json == null) throw new TransportException("the answer with status " + status + " is no JSON", null);
        return new OperationAnswer(status, json, retryAfter);
    }

    private static @Nullable JsonNode parse(byte[] body) {
        try {
            var json = ClientJson.MAPPER.readTree(body);
            return json == null || json.isMissingNode() ? null : json;
        } catch (IOException e) {
            return null;
        }
    }

    private static JsonNode problemOf(HttpResponse<byte[]> response, @Nullable JsonNode json) {
        if (json != null && json.path("type").isTextual()) return json;
        ObjectNode problem = JsonNodeFactory.instance.objectNode();
        problem.put("type", "about:blank");
        problem.put("title", "Status " + response.statusCode());
        problem.put("status", response.statusCode());
        return problem.put("detail", detailOf(response, json));
    }

    /** The detail doesn't contain an HTML page, which could repeat the headers of the request. */
    private static String detailOf(HttpResponse<byte[]> response, @Nullable JsonNode json) {
        var detail = response.uri().getHost() + " answered " + response.statusCode() + " without a problem of Holdfast";
        var location = response.headers().firstValue("Location").orElse(null);
        if (location != null && response.statusCode() < 400) return detail + ", and redirects to " + location;
        // API Gateway explains its own refusals in this member.
        var message = json == null ? "" : json.path("message").asText();
        if (message.isEmpty()) return detail;
        return detail + ": " + message.substring(0, Math.min(message.length(), PROXY_TEXT_CHARACTERS));
    }
}
