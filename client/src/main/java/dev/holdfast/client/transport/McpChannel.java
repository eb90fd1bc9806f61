// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages of the Model Context Protocol to Holdfast, with an API key. It doesn't follow redirects, so that no
 * other host receives the key.
 */
public final class McpChannel {
    private static final String PATH = "/mcp";

    private final HttpAddress address;
    private final String app;
    private final @Nullable String actor;
    private final Duration timeout;
    private final String destination;
    private final HttpClient httpClient;

    /**
     * @param url the address of Holdfast, without {@code /mcp}
     * @param app the name of the application
     * @param actor the person for whom the agent acts; null for the owner of the key
     * @param timeout the longest time for a message and its answer
     * @throws IllegalArgumentException if the URL is not an HTTP URL, or contains a password, a query or a fragment
     */
    public McpChannel(URI url, String app, @Nullable String actor, ApiKeySource apiKeySource, Duration timeout) {
        this.address = new HttpAddress(url, apiKeySource);
        this.app = app;
        this.actor = actor;
        this.timeout = timeout;
        this.destination = app + " at " + url;
        this.httpClient = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * An answer to a message.
     *
     * @param mediaType the header {@code Content-Type}; empty without it
     * @param sessionId the header {@code Mcp-Session-Id}; null without it
     */
    public record McpAnswer(
            int status, String mediaType, @Nullable String sessionId, String body) {}

    /**
     * Posts a message, and waits for its whole answer.
     *
     * @param headers the headers that the protocol demands
     * @throws TransportException if no complete answer arrived, or the answer is longer than 32 MB
     * @throws ApiKeyException if the key isn't a valid API key
     * @throws IllegalArgumentException if a header can't contain the application or the person
     */
    public McpAnswer post(byte[] message, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(address.resolve(PATH))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofByteArray(message));
        address.authorize(request);
        HttpAddress.addTextHeader(request, "Holdfast-App", app);
        HttpAddress.addTextHeader(request, "Holdfast-Actor", actor);
        headers.forEach((name, value) -> HttpAddress.addTextHeader(request, name, value));
        var exchange = httpClient.sendAsync(request.build(), response -> new BoundedBodyReader());
        try {
            var response = exchange.copy()
                    .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                    .join();
            return new McpAnswer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().firstValue("Mcp-Session-Id").orElse(null),
                    new String(response.body(), StandardCharsets.UTF_8));
        } catch (CompletionException e) {
            exchange.cancel(true);
            throw TransportFailure.toException(destination, TransportFailure.causeOf(e), timeout);
        }
    }
}
