// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy of the server on the loopback address. It refuses every second request, alternately with 429 and 503. It
 * forwards the first completion of each item, but answers 503 itself. So the caller doesn't get the server's answer.
 */
final class BusyProxy implements AutoCloseable {
    private static final byte[] BUSY =
            "{\"type\":\"urn:holdfast:problem:busy\",\"title\":\"Busy\",\"status\":503,\"detail\":\"busy\"}".getBytes();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer httpServer =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final Map<String, Boolean> completions = new ConcurrentHashMap<>();
    private final int serverPort;

    BusyProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        httpServer.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        httpServer.createContext("/", this::answer);
        httpServer.start();
    }

    String url() {
        return "http://localhost:" + httpServer.getAddress().getPort();
    }

    int refusals() {
        return refusals.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var request = requests.getAndIncrement();
            if (request % 2 == 0) {
                refuse(exchange, request % 4 == 0 ? 429 : 503);
                return;
            }
            var answer = forward(exchange, body);
            var path = exchange.getRequestURI().getPath();
            if (path.endsWith("/complete") && completions.put(path, true) == null) {
                refuse(exchange, 503);
                return;
            }
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            send(exchange, answer.statusCode(), answer.body());
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + serverPort + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (var name : new String[] {"Content-Type", "Idempotency-Key"})
            if (exchange.getRequestHeaders().containsKey(name))
                request.header(name, exchange.getRequestHeaders().getFirst(name));
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void refuse(HttpExchange exchange, int status) throws IOException {
        refusals.incrementAndGet();
        exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
        exchange.getResponseHeaders().set("Retry-After", "0");
        send(exchange, status, BUSY);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        httpServer.stop(0);
        client.close();
    }
}
