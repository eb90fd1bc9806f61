// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.TransportException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends requests to an OpenID provider. Each takes at most {@value #MAX_SECONDS} seconds. */
final class ProviderConnection implements AutoCloseable {
    private static final int MAX_SECONDS = 10;
    private static final int MAX_ANSWER_BYTES = 1_000_000;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(MAX_SECONDS))
            .build();

    /** @param body the JSON, or JSON's null for any other content */
    record ProviderAnswer(int status, JsonNode body) {
        boolean isSuccess() {
            return status == 200;
        }

        /** Whether the same request can succeed later. */
        boolean isTemporary() {
            return status == 429 || status >= 500;
        }

        /** Returns the error and its description; the status if there is no error. */
        String error() {
            var error = body.path("error").asText("status " + status);
            var description = body.path("error_description").asText("");
            return description.isEmpty() ? error : error + ": " + description;
        }
    }

    /** @throws TransportException if there is no answer */
    ProviderAnswer get(URI address) {
        return send(HttpRequest.newBuilder(address).GET());
    }

    /**
     * Sends a form.
     *
     * @throws TransportException if there is no answer
     */
    ProviderAnswer post(URI address, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private ProviderAnswer send(HttpRequest.Builder request) {
        var complete = request.header("Accept", "application/json")
                .timeout(Duration.ofSeconds(MAX_SECONDS))
                .build();
        try {
            var response = http.send(complete, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                return new ProviderAnswer(response.statusCode(), parse(body.readNBytes(MAX_ANSWER_BYTES)));
            }
        } catch (IOException e) {
            throw new TransportException("no answer from " + complete.uri().getHost(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted while " + complete.uri().getHost() + " answers", e);
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            return ClientJson.MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return ClientJson.MAPPER.nullNode();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
