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

/** The way to DynamoDB as it is on a bad day: below the SDK, so that the SDK's own repetitions are part of the test. */
final class FaultyHttpClient implements SdkHttpClient {
    /** What happens to one request instead of nothing. */
    private sealed interface HttpFault {
        /** It is carried out, but the answer is lost. */
        record LostAnswer() implements HttpFault {}

        /** It is answered without being carried out. */
        record FakeAnswer(int status, UnaryOperator<String> body) implements HttpFault {}
    }

    private final SdkHttpClient delegate = UrlConnectionHttpClient.create();
    private final Map<String, Deque<HttpFault>> faults = new ConcurrentHashMap<>();

    /** The answer to the next request of this kind is lost after DynamoDB has carried it out. */
    void loseAnswer(String operation) {
        add(operation, 1, new HttpFault.LostAnswer());
    }

    /** The next requests of this kind are refused with this error. */
    void refuse(String operation, int times, String error) {
        answer(
                operation,
                times,
                400,
                request -> "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + error
                        + "\",\"message\":\"as the test wants\"}");
    }

    void answer(String operation, int times, int status, UnaryOperator<String> body) {
        add(operation, times, new HttpFault.FakeAnswer(status, body));
    }

    private void add(String operation, int times, HttpFault httpFault) {
        var waiting = faults.computeIfAbsent(operation, o -> new ConcurrentLinkedDeque<>());
        for (var i = 0; i < times; i++) waiting.add(httpFault);
    }

    /** Whether some of the faults never happened. */
    boolean hasPendingFaults() {
        return faults.values().stream().anyMatch(waiting -> !waiting.isEmpty());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        var call = delegate.prepareRequest(request);
        var httpFault = next(request);
        if (httpFault == null) return call;
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return switch (httpFault) {
                    case HttpFault.LostAnswer lostAnswer -> {
                        var answer = call.call().responseBody();
                        if (answer.isPresent()) answer.get().readAllBytes();
                        throw new IOException("the answer was lost, as the test wants");
                    }
                    case HttpFault.FakeAnswer(int status, var body) -> response(status, body.apply(text(request)));
                };
            }

            @Override
            public void abort() {
                call.abort();
            }
        };
    }

    private @Nullable HttpFault next(HttpExecuteRequest request) {
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
