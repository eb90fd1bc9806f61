// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Describes why a call got no response. Owners of subscriptions can read this description. So a description never
 * contains the messages of exceptions, which contain addresses and received data.
 */
final class HttpFailureReason {
    private HttpFailureReason() {}

    static String describe(IOException failure) {
        // A name may have several addresses. If the guard refuses one address, this refusal explains the failure better
        // than the other exceptions.
        return Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed()))
                .filter(AddressRefusedException.class::isInstance)
                .map(AddressRefusedException.class::cast)
                .map(AddressRefusedException::getMessage)
                .findFirst()
                .orElseGet(() -> describeConnectionFailure(failure));
    }

    private static String describeConnectionFailure(IOException failure) {
        return switch (failure) {
            case UnknownHostException unknown -> "the receiver's name can't be resolved";
            case NoRouteToHostException unreachable -> "the receiver can't be reached";
            case ConnectException refused -> "the connection was refused, or the receiver can't be reached";
            case SSLPeerUnverifiedException other -> "TLS: the receiver's certificate is for another name";
            case SSLException tls -> "TLS: " + describeTlsFailure(tls);
            case ProtocolException garbled -> "the response is not valid HTTP";
            case SocketException broken -> "the connection broke";
            case EOFException closed -> "the connection was closed without a response";
            default ->
                failure.getCause() instanceof EOFException
                        ? "the connection was closed without a response"
                        : "the connection failed";
        };
    }

    private static String describeTlsFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "the receiver's certificate has expired";
            }
            if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
                return "the receiver's certificate is not trusted";
            }
        }
        return "the handshake failed";
    }
}
