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
 * Why there was no answer, in words of our own: the texts of the exceptions quote addresses, and what a receiver sent, to whoever
 * reads the record of the attempt.
 */
final class HttpFailureReason {
    private HttpFailureReason() {}

    static String describe(IOException failure) {
        // A name with several addresses is refused as a whole when the first failed in another way, and the rest were
        // refused.
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
            case ProtocolException garbled -> "the answer is not HTTP, or breaks its rules";
            case SocketException broken -> "the connection broke";
            case EOFException closed -> "the connection was closed without an answer";
            default ->
                failure.getCause() instanceof EOFException
                        ? "the connection was closed without an answer"
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
        return "no secure connection could be agreed on";
    }
}
