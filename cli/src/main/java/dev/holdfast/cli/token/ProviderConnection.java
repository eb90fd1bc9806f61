// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.output.SafeText;
import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.json.ClientJson;
import dev.holdfast.client.transport.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Sends requests to an OpenID provider. */
final class ProviderConnection implements AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 1_000_000;

    private final HttpClient http;
    private final Duration timeLimit;

    /** @param timeLimit the longest time for a request with its whole answer */
    ProviderConnection(Duration timeLimit) {
        this.timeLimit = timeLimit;
        this.http = HttpClient.newBuilder()
                .connectTimeout(timeLimit)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** @param body the JSON, or JSON's null for any other content */
    record ProviderAnswer(int status, JsonNode body) {
        boolean isSuccess() {
            return status == 200 && body.isObject();
        }

        boolean hasToken() {
            return isSuccess() && body.path("access_token").isTextual();
        }

        /** Returns the code of the error; empty if the answer has none. */
        String errorCode() {
            return body.path("error").asText();
        }

        /** Returns the error and its description; the status if the answer has no error code. */
        String error() {
            var code = errorCode().isEmpty() ? "status " + status : errorCode();
            var description = body.path("error_description").asText();
            return SafeText.singleLine(description.isEmpty() ? code : code + ": " + description);
        }

        /** Leaves out the tokens. */
        @Override
        public String toString() {
            return "ProviderAnswer[" + status + "]";
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

    private ProviderAnswer send(HttpRequest.Builder builder) {
        var request = builder.header("Accept", "application/json").build();
        // The JDK's time limit of a request covers only the headers of the answer. The time limit of this future also
        // covers the body.
        CompletableFuture<ProviderAnswer> answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(ProviderConnection::read, Thread::startVirtualThread)
                .orTimeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return FutureResult.await(answer);
        } catch (RuntimeException e) {
            throw new TransportException("no answer from " + request.uri().getHost(), e, false);
        }
    }

    private static ProviderAnswer read(HttpResponse<InputStream> response) {
        try (var body = response.body()) {
            return new ProviderAnswer(response.statusCode(), parse(body.readNBytes(MAX_ANSWER_BYTES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        http.shutdownNow();
    }
}
