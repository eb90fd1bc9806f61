// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** An HTTP client that injects faults below the SDK, so that tests include the SDK's own retries. */
final class FaultyHttpClient implements SdkHttpClient {
    private sealed interface HttpFault {
        /** DynamoDB executes the request, but the response is lost. */
        record LostResponse() implements HttpFault {}

        /** The client responds itself, and DynamoDB doesn't get the request. */
        record FakeResponse(int status, UnaryOperator<String> body) implements HttpFault {}
    }

    private final SdkHttpClient delegate = UrlConnectionHttpClient.create();
    private final Map<String, Deque<HttpFault>> faults = new ConcurrentHashMap<>();

    /** Loses the response to the next request of this operation. */
    void loseResponse(String operation) {
        add(operation, 1, new HttpFault.LostResponse());
    }

    /** Responds to the next requests of this operation with an error. */
    void refuse(String operation, int times, String error) {
        respond(
                operation,
                times,
                400,
                request -> "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + error
                        + "\",\"message\":\"injected by the test\"}");
    }

    /**
     * Responds to the next requests of this operation; {@code body} makes each response's body from the request's body.
     */
    void respond(String operation, int times, int status, UnaryOperator<String> body) {
        add(operation, times, new HttpFault.FakeResponse(status, body));
    }

    private void add(String operation, int times, HttpFault httpFault) {
        var pending = faults.computeIfAbsent(operation, key -> new ConcurrentLinkedDeque<>());
        for (var i = 0; i < times; i++) pending.add(httpFault);
    }

    /** Whether some faults have not happened yet. */
    boolean hasPendingFaults() {
        return faults.values().stream().anyMatch(pending -> !pending.isEmpty());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        var call = delegate.prepareRequest(request);
        var httpFault = nextFault(request);
        if (httpFault == null) return call;
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return switch (httpFault) {
                    case HttpFault.LostResponse lostResponse -> {
                        var responseBody = call.call().responseBody();
                        if (responseBody.isPresent()) responseBody.get().readAllBytes();
                        throw new IOException("the test lost the response");
                    }
                    case HttpFault.FakeResponse(int status, var body) -> response(status, body.apply(text(request)));
                };
            }

            @Override
            public void abort() {
                call.abort();
            }
        };
    }

    private @Nullable HttpFault nextFault(HttpExecuteRequest request) {
        var target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
        return faults.getOrDefault(target.substring(target.indexOf('.') + 1), new ArrayDeque<>())
                .poll();
    }

    private static String text(HttpExecuteRequest request) {
        try (var body = request.contentStreamProvider().orElseThrow().newStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpExecuteResponse response(int status, String body) {
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(status)
                        .putHeader("Content-Type", "application/x-amz-json-1.0")
                        .build())
                .responseBody(
                        AbortableInputStream.create(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
