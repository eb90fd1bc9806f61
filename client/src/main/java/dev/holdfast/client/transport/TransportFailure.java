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

/** Describes why no complete answer arrived over HTTP. */
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

    /** Returns the failure of the exchange itself. */
    static Throwable causeOf(Throwable failure) {
        var cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
