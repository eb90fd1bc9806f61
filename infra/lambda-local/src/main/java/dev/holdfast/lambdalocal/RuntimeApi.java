package dev.holdfast.lambdalocal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The side of AWS Lambda that a function's process talks to: the Runtime API, version 2018-06-01, as a small HTTP server on a
 * port of its own. An event is handed to whichever process asks next; its answer, or the error it reports, comes back to the
 * caller.
 */
public final class RuntimeApi implements AutoCloseable {
    /** How an invocation ended, with how long it took from the call (cold start included) to the answer. */
    public sealed interface InvocationOutcome {
        record InvocationAnswer(String json, Duration took) implements InvocationOutcome {}

        /** The function threw, failed to start or died: {@code error} is what was reported, with its errorType if it has one. */
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

    static {
        // Or else the JDK's server holds an answer back for 40 ms now and then, and the function seems slow.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<PendingInvocation> waiting = new LinkedBlockingQueue<>();
    private final ConcurrentHashMap<String, PendingInvocation> open = new ConcurrentHashMap<>();
    private final CompletableFuture<Long> awaitFirstPoll = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    public RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(VERSION_PATH, this::serve);
        server.start();
        loadOwnClasses();
    }

    /** One call ahead, so that the first of a process that is timed doesn't pay for this server's own start. */
    private void loadOwnClasses() throws IOException {
        var call = (HttpURLConnection) URI.create("http://" + address() + VERSION_PATH + "ready")
                .toURL()
                .openConnection();
        call.setRequestMethod("POST");
        call.getResponseCode();
        call.disconnect();
    }

    /** What AWS_LAMBDA_RUNTIME_API is to be set to: host and port. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** When the first process asked for work, in {@link System#nanoTime}; waits for it. */
    public long awaitFirstPoll(Duration limit) {
        return await(awaitFirstPoll, limit, "the first poll");
    }

    /** Hands the event to the next process that asks, and waits for how it ends. */
    public InvocationOutcome invoke(String json, Duration limit) {
        var pendingInvocation =
                new PendingInvocation(UUID.randomUUID().toString(), json, new CompletableFuture<>(), System.nanoTime());
        open.put(pendingInvocation.id(), pendingInvocation);
        waiting.add(pendingInvocation);
        // Nobody will ask for it any more once the process has given up.
        end.thenAccept(error -> pendingInvocation
                .outcome()
                .complete(new InvocationOutcome.InvocationFailure(error, pendingInvocation.took())));
        return await(pendingInvocation.outcome(), limit, "an answer to " + json);
    }

    /** No process asks any more: what is waiting, and whatever comes, fails for this reason. */
    void failAll(String error) {
        end.complete(error);
        awaitFirstPoll.completeExceptionally(new IllegalStateException(error));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
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
        // Acknowledged first: whoever waits for the outcome may end the process at once.
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

    private static <T> T await(Future<T> future, Duration limit, String what) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no " + what + " within " + limit, late);
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError("waiting for " + what, failed);
        }
    }
}
