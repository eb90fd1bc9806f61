// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** Converts a failure over HTTP to an exception that says why no complete answer arrived. */
final class TransportFailure {
    private TransportFailure() {}

    /** @param destination the application and the address, for the message */
    static TransportException toException(String destination, Throwable failure, Duration timeout) {
        if (failure instanceof TransportException known) return known;
        var arrived = !(failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLHandshakeException);
        var isTimeout = failure instanceof TimeoutException
                || failure instanceof CancellationException
                || failure instanceof HttpTimeoutException && arrived;
        var reason = isTimeout ? "no answer within " + timeout : reasonOf(failure);
        return new TransportException(destination + ": " + reason, failure, arrived);
    }

    private static String reasonOf(Throwable failure) {
        if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException)
            return "can't connect";
        var message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** Returns the failure without the wrapper of {@code CompletableFuture}. */
    static Throwable causeOf(Throwable failure) {
        var cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
