// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.client.transport.Operation;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.clienttest.HoldfastDouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** A stub of AWS Lambda's interface for invocations. Its functions run in memory. */
final class LambdaStub implements AutoCloseable {
    private static final Pattern INVOCATION = Pattern.compile("/2015-03-31/functions/shop-prod-([a-z-]+)/invocations");
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HoldfastDouble holdfastDouble = HoldfastDouble.start();
    private final Transport functions = holdfastDouble.transport("shop");
    private final HttpServer server;
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private final List<ObjectNode> payloads = new CopyOnWriteArrayList<>();

    private final List<ObjectNode> refusedPayloads = new CopyOnWriteArrayList<>();

    LambdaStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Returns the headers that contain the signatures of all requests. */
    List<String> signatures() {
        return signatures;
    }

    /** Returns the payloads of all invocations. */
    List<ObjectNode> payloads() {
        return payloads;
    }

    /** Returns the payloads of invocations of functions that don't exist. */
    List<ObjectNode> refusedPayloads() {
        return refusedPayloads;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            var payload = (ObjectNode) JSON.readTree(exchange.getRequestBody());
            var matcher = INVOCATION.matcher(exchange.getRequestURI().getPath());
            if (!matcher.matches()) {
                refusedPayloads.add(payload);
                exchange.getResponseHeaders().set("x-amzn-ErrorType", "ResourceNotFoundException");
                reply(exchange, 404, "{\"Message\":\"Function not found\"}");
                return;
            }
            payloads.add(payload);
            var operation = Arrays.stream(Operation.values())
                    .filter(candidate -> candidate.function().equals(matcher.group(1)))
                    .findFirst()
                    .orElseThrow();
            var answer = functions
                    .send(new OperationCall(operation, payload), TIME_LIMIT)
                    .join();
            reply(exchange, 200, textOf(answer));
        }
    }

    private static String textOf(OperationAnswer answer) {
        return answer.status() < 300
                ? String.valueOf(answer.body())
                : JSON.createObjectNode().set("problem", answer.body()).toString();
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        holdfastDouble.close();
    }
}
