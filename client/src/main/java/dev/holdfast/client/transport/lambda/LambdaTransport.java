// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport.lambda;

import dev.holdfast.client.call.FutureResult;
import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.transport.EventConnection;
import dev.holdfast.client.transport.Operation;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.client.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Invokes the functions of Holdfast on AWS. The application needs the dependency
 * {@code software.amazon.awssdk:lambda}, with an asynchronous HTTP client.
 *
 * <p>The application's role needs {@code lambda:InvokeFunction} for the functions that it uses.
 */
public final class LambdaTransport implements Transport {
    private final LambdaAsyncClient lambda;
    private final String prefix;
    private final InvocationPayload invocationPayload;
    private final String destination;
    private volatile boolean isClosed;

    /**
     * @param lambda the client of AWS Lambda; the application must close it, because this transport doesn't
     * @param prefix the name of the stack; the names of its functions begin with this name
     * @param app the name of the application; null if the template's {@code App} names it
     * @param apiKeySource the source of the key; {@link ApiKeySource#none} if the template's {@code App} names the
     *     application
     */
    public LambdaTransport(LambdaAsyncClient lambda, String prefix, @Nullable String app, ApiKeySource apiKeySource) {
        this.lambda = lambda;
        this.prefix = prefix;
        this.invocationPayload = new InvocationPayload(app, apiKeySource);
        this.destination = (app == null ? "" : app + " at ") + "lambda:" + prefix;
    }

    /** Creates a transport to a stack whose template names its only application. */
    public static LambdaTransport pinned(LambdaAsyncClient lambda, String prefix) {
        return new LambdaTransport(lambda, prefix, null, ApiKeySource.none());
    }

    @Override
    public CompletableFuture<OperationAnswer> send(OperationCall call, Duration timeout) {
        if (isClosed) return CompletableFuture.failedFuture(new IllegalStateException("the client is closed"));
        if (call.operation() == Operation.WATCH_EVENTS) return CompletableFuture.failedFuture(noEventStream());
        var function = prefix + "-" + call.operation().function();
        CompletableFuture<InvokeResponse> invocation;
        try {
            invocation = lambda.invoke(requestOf(function, call, timeout));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return invocation
                .copy()
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .handle((response, failure) -> {
                    if (failure == null) return InvocationAnswer.of(function, response);
                    invocation.cancel(true);
                    return toAnswer(function, FutureResult.causeOf(failure), timeout);
                });
    }

    @Override
    public CompletableFuture<EventConnection> openEvents(OperationCall call, Duration timeout) {
        return CompletableFuture.failedFuture(noEventStream());
    }

    private static UnsupportedOperationException noEventStream() {
        return new UnsupportedOperationException(
                "AWS Lambda has no event stream; use a subscription to a queue, a bus or a webhook");
    }

    private InvokeRequest requestOf(String function, OperationCall call, Duration timeout) {
        return InvokeRequest.builder()
                .functionName(function)
                .payload(invocationPayload.of(call))
                .overrideConfiguration(overrides -> overrides
                        .apiCallTimeout(timeout)
                        .apiCallAttemptTimeout(timeout)
                        .addPlugin(new SingleAttempt()))
                .build();
    }

    private static OperationAnswer toAnswer(String function, Throwable failure, Duration timeout) {
        if (failure instanceof AwsServiceException refusal) return InvocationAnswer.ofRefusal(function, refusal);
        var reason = failure instanceof TimeoutException
                ? "no answer within " + timeout
                : failure.getClass().getSimpleName();
        throw new TransportException(function + ": " + reason, failure);
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
