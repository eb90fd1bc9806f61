// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import dev.holdfast.http.guard.RequestSyntaxGuard;
import dev.holdfast.problem.Problem;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests the server refuses before the framework gets them. Refuses requests whose length two readers
 * could understand differently (RFC 9112, section 6.3), and requests that the framework would refuse without a problem
 * document.
 */
final class RefusalRules {
    static final RawRefusal TOO_MANY_LINES = RawRefusal.of(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "Header fields too large",
            "the request has more than " + HeaderLineCounter.MAX_HEADER_LINES + " header lines");

    static final RawRefusal TIMEOUT = RawRefusal.of(
            HttpResponseStatus.REQUEST_TIMEOUT, "Request timeout", "the request didn't arrive completely in time");

    private static final Set<HttpVersion> VERSIONS = Set.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_0);

    private RefusalRules() {}

    /**
     * Returns the refusal of a head, null if the head is valid.
     *
     * @param hasTwoLengths whether the decoder has removed a header Content-Length beside Transfer-Encoding
     */
    static @Nullable RawRefusal findHeadRefusal(HttpRequest request, boolean hasTwoLengths) {
        if (request.decoderResult().isFailure())
            return headRefusal(request.decoderResult().cause());
        if (!VERSIONS.contains(request.protocolVersion()))
            return RawRefusal.of(Problem.invalid("request", "isn't HTTP/1.1 or HTTP/1.0"));
        var framingFault = findFramingFault(request, hasTwoLengths);
        var problem = framingFault == null
                ? RequestSyntaxGuard.findProblem(
                        request.uri(),
                        request.headers().getAll(HttpHeaderNames.HOST),
                        request.protocolVersion().isKeepAliveDefault())
                : Problem.invalid("Transfer-Encoding", framingFault);
        return problem == null ? null : RawRefusal.of(problem);
    }

    private static @Nullable String findFramingFault(HttpRequest request, boolean hasTwoLengths) {
        var encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (encodings.isEmpty()) return null;
        if (hasTwoLengths || request.headers().contains(HttpHeaderNames.CONTENT_LENGTH))
            return "must not be given together with Content-Length";
        if (!request.protocolVersion().isKeepAliveDefault()) return "is no header of HTTP/1.0";
        return encodings.size() == 1
                        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                                encodings.getFirst().strip())
                ? null
                : "must be chunked";
    }

    /** Returns the refusal of a part of a body, null if no part is invalid. */
    static @Nullable RawRefusal findBodyRefusal(List<Object> messages) {
        for (var message : messages) {
            if (message instanceof HttpContent content
                    && !(message instanceof HttpRequest)
                    && content.decoderResult().isFailure())
                return content.decoderResult().cause() instanceof TooLongHttpHeaderException e
                        ? headRefusal(e)
                        : RawRefusal.of(Problem.invalid("/", "must consist of valid chunks"));
        }
        return null;
    }

    private static RawRefusal headRefusal(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException e ->
                RawRefusal.of(HttpResponseStatus.REQUEST_URI_TOO_LONG, "URI too long", "the URL is too long");
            case TooLongHttpHeaderException e ->
                RawRefusal.of(
                        HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                        "Header fields too large",
                        "the headers are too large");
            default -> RawRefusal.of(Problem.invalid("request", "isn't HTTP"));
        };
    }
}
