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
    public sealed interface Outcome {
        record Answered(String json, Duration took) implements Outcome {}

        /** The function threw, failed to start or died: {@code error} is what was reported, with its errorType if it has one. */
        record Failed(String error, Duration took) implements Outcome {}
    }

    private record Event(String id, String json, CompletableFuture<Outcome> outcome, long calledAt) {
        Duration took() {
            return Duration.ofNanos(System.nanoTime() - calledAt);
        }
    }

    private static final String VERSION = "/2018-06-01/runtime/";
    private static final String INVOCATION = VERSION + "invocation/";
    private static final Duration LIFE = Duration.ofMinutes(1);

    static {
        // Or else the JDK's server holds an answer back for 40 ms now and then, and the function seems slow.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>();
    private final ConcurrentHashMap<String, Event> open = new ConcurrentHashMap<>();
    private final CompletableFuture<Long> firstPoll = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    public RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(VERSION, this::serve);
        server.start();
        loadOwnClasses();
    }

    /** One call ahead, so that the first of a process that is timed doesn't pay for this server's own start. */
    private void loadOwnClasses() throws IOException {
        var call = (HttpURLConnection)
                URI.create("http://" + address() + VERSION + "ready").toURL().openConnection();
        call.setRequestMethod("POST");
        call.getResponseCode();
        call.disconnect();
    }

    /** What AWS_LAMBDA_RUNTIME_API is to be set to: host and port. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** When the first process asked for work, in {@link System#nanoTime}; waits for it. */
    public long firstPoll(Duration limit) {
        return await(firstPoll, limit, "the first poll");
    }

    /** Hands the event to the next process that asks, and waits for how it ends. */
    public Outcome invoke(String json, Duration limit) {
        var event = new Event(UUID.randomUUID().toString(), json, new CompletableFuture<>(), System.nanoTime());
        open.put(event.id(), event);
        waiting.add(event);
        // Nobody will ask for it any more once the process has given up.
        end.thenAccept(error -> event.outcome().complete(new Outcome.Failed(error, event.took())));
        return await(event.outcome(), limit, "an answer to " + json);
    }

    /** No process asks any more: what is waiting, and whatever comes, fails for this reason. */
    void over(String error) {
        end.complete(error);
        firstPoll.completeExceptionally(new IllegalStateException(error));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (path.equals(INVOCATION + "next")) next(exchange);
            else end(exchange, path);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        firstPoll.complete(System.nanoTime());
        var event = waiting.take();
        var headers = exchange.getResponseHeaders();
        headers.add("Lambda-Runtime-Aws-Request-Id", event.id());
        headers.add("Lambda-Runtime-Deadline-Ms", String.valueOf(System.currentTimeMillis() + LIFE.toMillis()));
        headers.add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:000000000000:function:tested");
        headers.add("Content-Type", "application/json");
        var body = event.json().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void end(HttpExchange exchange, String path) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        // Acknowledged first: whoever waits for the outcome may end the process at once.
        exchange.sendResponseHeaders(202, -1);
        if (path.equals(VERSION + "init/error")) {
            over(body);
            return;
        }
        var event = path.startsWith(INVOCATION)
                ? open.remove(path.substring(INVOCATION.length(), path.lastIndexOf('/')))
                : null;
        if (event == null) return;
        event.outcome()
                .complete(
                        path.endsWith("/response")
                                ? new Outcome.Answered(body, event.took())
                                : new Outcome.Failed(body, event.took()));
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
