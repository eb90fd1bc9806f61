// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that sends the answers that a test sets. After all answers, the server repeats the last answer. */
public final class ScriptedServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<ScriptedAnswer> answers = new ConcurrentLinkedQueue<>();
    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();

    /** A request that the server has received. */
    public record ReceivedRequest(String method, String target, Headers headers, String body) {
        public String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }
    }

    /** Answers one request. */
    @FunctionalInterface
    public interface ScriptedAnswer {
        void send(HttpExchange exchange) throws IOException;
    }

    public ScriptedServer(ScriptedAnswer... answers) {
        this.answers.addAll(List.of(answers));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new ReceivedRequest(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            var answer = answers.size() > 1 ? answers.remove() : answers.element();
            answer.send(exchange);
        }
    }

    /** Answers with JSON that the test writes with single quotes, and with headers given as name, value, … */
    public static ScriptedAnswer json(int status, String json, String... headers) {
        return text(status, json.replace('\'', '"'), "application/json", headers);
    }

    /** Refuses the request with a problem of Holdfast. */
    public static ScriptedAnswer problem(int status, String type, String... headers) {
        return json(
                status,
                "{'type':'urn:holdfast:problem:" + type + "','title':'" + type + "','status':" + status
                        + ",'detail':'refused as " + type + "'}",
                headers);
    }

    public static ScriptedAnswer text(int status, String text, String type, String... headers) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            for (var i = 0; i < headers.length; i += 2)
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            var bytes = text.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** Closes the connection in the middle of an answer. */
    public static ScriptedAnswer cut() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("{\"item\":".getBytes(UTF_8));
            exchange.getResponseBody().flush();
        };
    }

    /** Sends no answer until the test ends. */
    public ScriptedAnswer hang() {
        return exchange -> awaitClose();
    }

    /** Sends the head of an answer, and then nothing until the test ends. */
    public ScriptedAnswer hangInBody() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().flush();
            awaitClose();
        };
    }

    /** Sends the beginning of an event stream, and then nothing until the test ends. */
    public ScriptedAnswer streamUntilClose(String text) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(text.getBytes(UTF_8));
            exchange.getResponseBody().flush();
            awaitClose();
        };
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Adds an answer that this server itself makes, such as {@link #hang}. */
    public void answer(ScriptedAnswer answer) {
        answers.add(answer);
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    public List<ReceivedRequest> requests() {
        return requests;
    }

    public ReceivedRequest request() {
        return requests.get(requests.size() - 1);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
