// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambdalocal;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The Runtime API of AWS Lambda, version 2018-06-01, as a small HTTP server on its own port. The server passes an event
 * to the next process that polls, and returns the answer or the error to the caller.
 */
public final class RuntimeApi implements AutoCloseable {
    /** The outcome of an invocation, and the time from the call to the answer, including a cold start. */
    public sealed interface InvocationOutcome {
        record InvocationAnswer(String json, Duration took) implements InvocationOutcome {}

        /**
         * The function threw an exception, didn't start, or ended unexpectedly. {@code error} is the reported text,
         * with the errorType if the report contains one.
         */
        record InvocationFailure(String error, Duration took) implements InvocationOutcome {}
    }

    private record PendingInvocation(
            String id, String json, CompletableFuture<InvocationOutcome> outcome, long calledAt) {
        Duration took() {
            return Duration.ofNanos(System.nanoTime() - calledAt);
        }
    }

    private static final String VERSION_PATH = "/2018-06-01/runtime/";
    private static final String INVOCATION_PATH = VERSION_PATH + "invocation/";
    private static final Duration DEADLINE_DURATION = Duration.ofMinutes(1);

    private final LoopbackServer server;
    private final BlockingQueue<PendingInvocation> waiting = new LinkedBlockingQueue<>();
    private final ConcurrentHashMap<String, PendingInvocation> open = new ConcurrentHashMap<>();
    private final CompletableFuture<Long> awaitFirstPoll = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    public RuntimeApi() throws IOException {
        server = new LoopbackServer(Map.of(VERSION_PATH, this::serve));
        loadOwnClasses();
    }

    /**
     * Makes one call in advance. So the time of the first measured process doesn't include the start of this server.
     */
    private void loadOwnClasses() throws IOException {
        var call = (HttpURLConnection) URI.create("http://" + address() + VERSION_PATH + "ready")
                .toURL()
                .openConnection();
        call.setRequestMethod("POST");
        call.getResponseCode();
        call.disconnect();
    }

    /** Returns host and port, for AWS_LAMBDA_RUNTIME_API. */
    public String address() {
        return server.authority();
    }

    /**
     * Waits until a process asks for its first event. Returns the time of this request, as a value of {@link
     * System#nanoTime}.
     */
    public long awaitFirstPoll(Duration limit) {
        return await(awaitFirstPoll, limit, "first poll");
    }

    /** Passes the event to the next process that polls, and waits for the outcome. */
    public InvocationOutcome invoke(String json, Duration limit) {
        var pendingInvocation =
                new PendingInvocation(UUID.randomUUID().toString(), json, new CompletableFuture<>(), System.nanoTime());
        open.put(pendingInvocation.id(), pendingInvocation);
        waiting.add(pendingInvocation);
        // A process that has ended never polls again.
        end.thenAccept(error -> pendingInvocation
                .outcome()
                .complete(new InvocationOutcome.InvocationFailure(error, pendingInvocation.took())));
        return await(pendingInvocation.outcome(), limit, "answer to " + json);
    }

    /** Ends all waiting and later invocations with a failure, because no process asks for events any longer. */
    void failAll(String error) {
        end.complete(error);
        awaitFirstPoll.completeExceptionally(new IllegalStateException(error));
    }

    @Override
    public void close() {
        server.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (path.equals(INVOCATION_PATH + "next")) next(exchange);
            else end(exchange, path);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        awaitFirstPoll.complete(System.nanoTime());
        var pendingInvocation = waiting.take();
        var headers = exchange.getResponseHeaders();
        headers.add("Lambda-Runtime-Aws-Request-Id", pendingInvocation.id());
        headers.add(
                "Lambda-Runtime-Deadline-Ms",
                String.valueOf(System.currentTimeMillis() + DEADLINE_DURATION.toMillis()));
        headers.add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:000000000000:function:tested");
        headers.add("Content-Type", "application/json");
        var body = pendingInvocation.json().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void end(HttpExchange exchange, String path) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        // Acknowledges first, because the caller may end the process as soon as the caller knows the outcome.
        exchange.sendResponseHeaders(202, -1);
        if (path.equals(VERSION_PATH + "init/error")) {
            failAll(body);
            return;
        }
        var pendingInvocation = path.startsWith(INVOCATION_PATH)
                ? open.remove(path.substring(INVOCATION_PATH.length(), path.lastIndexOf('/')))
                : null;
        if (pendingInvocation == null) return;
        pendingInvocation
                .outcome()
                .complete(
                        path.endsWith("/response")
                                ? new InvocationOutcome.InvocationAnswer(body, pendingInvocation.took())
                                : new InvocationOutcome.InvocationFailure(body, pendingInvocation.took()));
    }

    private static <T> T await(Future<T> future, Duration limit, String expected) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no " + expected + " within " + limit, late);
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError("failed to wait for " + expected, failed);
        }
    }
}
