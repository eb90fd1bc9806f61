// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends calls over HTTP/1.1, with an API key. It doesn't follow redirects, so that no other host receives the key. */
public final class HttpTransport implements Transport {
    private final HttpClient httpClient;

    /**
     * Runs the application's code after an answer. This code must not run on the JDK's only thread for timeouts,
     * because it could block this thread.
     */
    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "holdfast-http");
        thread.setDaemon(true);
        return thread;
    });

    private final HttpRequestMapper requestMapper;
    private final HttpAnswerReader answerReader;
    private final String destination;
    private volatile boolean isClosed;

    /**
     * @param url the address of Holdfast, without {@code /apps}
     * @param app the name of the application
     * @throws IllegalArgumentException if the URL is not an HTTP URL, or contains a password, a query or a fragment
     */
    public HttpTransport(URI url, String app, ApiKeySource apiKeySource, Duration connectTimeout) {
        this.requestMapper = new HttpRequestMapper(url, app, apiKeySource);
        this.answerReader = new HttpAnswerReader(url.getHost(), InstantSource.system());
        this.destination = app + " at " + url;
        this.httpClient = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public CompletableFuture<OperationAnswer> send(OperationCall call, Duration timeout) {
        if (isClosed) return CompletableFuture.failedFuture(new IllegalStateException("the client is closed"));
        if (call.operation() == Operation.WATCH_EVENTS)
            return CompletableFuture.failedFuture(new IllegalArgumentException("the event stream needs openEvents"));
        HttpRequest request;
        try {
            request = requestMapper.toRequest(call, timeout);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        var exchange = httpClient.sendAsync(request, response -> new BoundedBodyReader());
        // The timeout of the request covers only the headers of the answer. The timeout of this future also covers the
        // body.
        var answer = exchange.thenApply(response -> FunctionAnswer.of(call.operation(), read(response)))
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        return answer.handleAsync(
                (value, failure) -> {
                    if (failure == null) return value;
                    exchange.cancel(true);
                    throw toTransportException(TransportFailure.causeOf(failure), timeout);
                },
                executor);
    }

    private OperationAnswer read(HttpResponse<byte[]> response) {
        return answerReader.read(response.statusCode(), response.headers(), response.body());
    }

    @Override
    public CompletableFuture<EventConnection> openEvents(OperationCall call, Duration timeout) {
        if (isClosed) return CompletableFuture.failedFuture(new IllegalStateException("the client is closed"));
        HttpRequest request;
        try {
            request = requestMapper.toEventRequest(call);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        var exchange = httpClient.sendAsync(request, this::readEvents);
        var result = new CompletableFuture<EventConnection>();
        exchange.whenComplete((response, failure) -> {
            if (failure != null)
                result.completeExceptionally(toTransportException(TransportFailure.causeOf(failure), timeout));
            else if (!result.complete(response.body())) response.body().close();
        });
        CompletableFuture.delayedExecutor(timeout.toNanos(), TimeUnit.NANOSECONDS, executor)
                .execute(() -> result.completeExceptionally(toTransportException(new TimeoutException(), timeout)));
        result.whenComplete((connection, failure) -> {
            if (failure != null) exchange.cancel(true);
        });
        return result;
    }

    private BodySubscriber<EventConnection> readEvents(ResponseInfo response) {
        var type = response.headers().firstValue("Content-Type").orElse("");
        if (response.statusCode() == 200 && type.startsWith("text/event-stream")) return new HttpEventBody();
        return BodySubscribers.mapping(new BoundedBodyReader(), body -> {
            var answer = answerReader.read(response.statusCode(), response.headers(), body);
            if (!answer.isRefusal())
                throw new TransportException("the answer with status " + answer.status() + " is no event stream", null);
            return new RefusedConnection(answer);
        });
    }

    private TransportException toTransportException(Throwable failure, Duration timeout) {
        return TransportFailure.toException(destination, failure, timeout);
    }

    @Override
    public String destination() {
        return destination;
    }

    @Override
    public String toString() {
        return destination;
    }

    /** Refuses further calls. Running calls still receive their answers. */
    @Override
    public void close() {
        isClosed = true;
    }
}
