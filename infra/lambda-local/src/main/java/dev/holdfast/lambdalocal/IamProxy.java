// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A proxy between one function and AWS that checks permissions as IAM does. The proxy forwards granted requests to
 * DynamoDB and refuses other requests. If the function invokes another function, the proxy stores the invocation for
 * the test.
 */
final class IamProxy implements AutoCloseable {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(300);
    private static final String INVOKE_PATH = "/2015-03-31/functions/";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LoopbackServer server;
    private final FunctionRights functionRights;
    private final URI dynamo;
    private final String table;
    private final BiConsumer<String, String> invocationListener;

    /** @param invocationListener gets each invocation: the resource of the function, and the payload */
    IamProxy(FunctionRights functionRights, URI dynamo, String table, BiConsumer<String, String> invocationListener)
            throws IOException {
        this.functionRights = functionRights;
        this.dynamo = dynamo;
        this.table = table;
        this.invocationListener = invocationListener;
        server = new LoopbackServer(Map.of("/", this::dynamo, INVOKE_PATH, this::lambda));
    }

    String address() {
        return server.url();
    }

    private void dynamo(HttpExchange exchange) throws IOException {
        try (exchange) {
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            var body = exchange.getRequestBody().readAllBytes();
            var operation = target == null ? "nothing" : target.substring(target.indexOf('.') + 1);
            if (functionRights.isCallAllowed(RequiredGrants.of(operation, body, table))) forward(exchange, body);
            else refuse(exchange, 400);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(dynamo.resolve("/"))
                .timeout(REQUEST_TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (var name : Set.of("X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date")) {
            var value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) request.header(name, value);
        }
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        for (var name : Set.of("Content-Type", "x-amzn-RequestId", "x-amz-crc32")) {
            response.headers()
                    .firstValue(name)
                    .ifPresent(value -> exchange.getResponseHeaders().add(name, value));
        }
        exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
        exchange.getResponseBody().write(response.body());
    }

    private void lambda(HttpExchange exchange) throws IOException {
        try (exchange) {
            var function = exchange.getRequestURI().getPath().substring(INVOKE_PATH.length());
            var body = exchange.getRequestBody().readAllBytes();
            var resource = function.substring(0, function.indexOf('/'));
            if (!functionRights.isAllowed(Set.of(new AccessGrant("lambda:InvokeFunction", resource + ".Arn", "*")))) {
                refuse(exchange, 403);
                return;
            }
            invocationListener.accept(resource, new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        var body = "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"Message\":\"no policy allows it\"}"
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.getResponseHeaders().add("x-amzn-ErrorType", "AccessDeniedException");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.close();
        client.shutdownNow();
    }
}
