// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import dev.holdfast.http.RequestSyntaxGuard;
import dev.holdfast.http.UriText;
import dev.holdfast.problem.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ByteProcessor;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the requests of one connection, one at a time. Guarantees that the server never works on a request while an
 * earlier answer on this connection hasn't left.
 *
 * <ol>
 *   <li>After a complete request, the decoder keeps the following bytes, and stops reading from the socket.
 *   <li>When the answer has been written, and the client has received nearly all of it, the decoder continues.
 *   <li>When the connection closes, the decoder drops the bytes.
 * </ol>
 *
 * <p>Refuses requests whose length two readers could understand differently (RFC 9112, section 6.3), and requests whose
 * head the framework would refuse without a problem document.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
    /** The lines of a head, and of a body's trailers. */
    static final int MAX_HEADER_LINES = 200;

    private static final byte LINE_FEED = '\n';

    private static final RawRefusal TOO_MANY_LINES = RawRefusal.of(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "Header fields too large",
            "the request has more than " + MAX_HEADER_LINES + " header lines");

    private static final RawRefusal TIMEOUT = RawRefusal.of(
            HttpResponseStatus.REQUEST_TIMEOUT, "Request timeout", "the request didn't arrive completely in time");

    private final ClientConnection connection;
    private @Nullable ChannelHandlerContext context;
    private boolean hasTwoLengths;
    private boolean isBetweenRequests = true;
    private boolean isAnswered = true;
    private boolean hasAnswerBegun;
    private boolean hasRequestBegun;
    private boolean isRefused;
    private boolean isLastRequest;
    private long keptBytes;
    private int lineCount;

    RequestDecoder(ClientConnection connection, HttpServerOptions options) {
        super(options);
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        // The framework would drop requests after the last one without a release of their buffers.
        if (isRefused || isLastRequest && isBetweenRequests || !ctx.channel().isActive()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (mustWait(ctx)) return;
        if (!hasRequestBegun && isBetweenRequests) {
            skipLineBreaks(in);
            if (!in.isReadable()) return;
        }
        if (connection.phase() == ConnectionPhase.IDLE) connection.enter(ConnectionPhase.HEADER);
        hasRequestBegun = true;
        var start = in.readerIndex();
        super.decode(ctx, in, out);
        if (hasTooManyLines(in, start, out)) {
            release(out);
            dropHead(ctx, out);
            refuseOrClose(ctx, TOO_MANY_LINES);
            return;
        }
        var bodyRefusal = findBodyRefusal(out);
        if (bodyRefusal != null && mayAnswer()) {
            release(out);
            refuse(ctx, bodyRefusal, true);
            return;
        }
        for (var message : out) observe(message);
        if (out.isEmpty() || !(out.getFirst() instanceof HttpRequest request)) return;
        var refusal = findRefusal(request);
        if (refusal == null) {
            request.setUri(UriText.escapeNonAscii(request.uri()));
            return;
        }
        release(out);
        refuse(ctx, refusal, !HttpMethod.HEAD.equals(request.method()));
    }

    /** Some clients send a line break after a body (RFC 9112, section 2.2). It begins no request. */
    private static void skipLineBreaks(ByteBuf in) {
        var first = in.forEachByte(ByteProcessor.FIND_NON_CRLF);
        in.readerIndex(first < 0 ? in.writerIndex() : first);
    }

    private static void release(List<Object> messages) {
        messages.forEach(ReferenceCountUtil::release);
        messages.clear();
    }

    /**
     * Counts the lines of heads and trailers that the superclass has read. The superclass limits only their bytes, and
     * needs far more memory for many short lines.
     */
    private boolean hasTooManyLines(ByteBuf in, int start, List<Object> out) {
        if (!out.isEmpty() && !(out.getFirst() instanceof HttpRequest)) {
            lineCount = 0;
            return false;
        }
        // The superclass has dropped all bytes after the fault.
        if (!out.isEmpty() && ((HttpRequest) out.getFirst()).decoderResult().isFailure()) return false;
        var end = in.readerIndex();
        var lines = 0;
        for (var at = in.indexOf(start, end, LINE_FEED); at >= 0; at = in.indexOf(at + 1, end, LINE_FEED)) lines++;
        lineCount += lines;
        var hasTooMany = lineCount > MAX_HEADER_LINES + 2;
        if (isBetweenRequests) connection.holdHead(end - start, lines);
        if (!out.isEmpty()) lineCount = 0;
        return hasTooMany;
    }

    /** Makes the superclass forget the lines that it has read. */
    private void dropHead(ChannelHandlerContext ctx, List<Object> out) throws Exception {
        reset();
        super.decode(ctx, Unpooled.EMPTY_BUFFER, out);
        if (isBetweenRequests) connection.releaseRequest();
    }

    private @Nullable RawRefusal findRefusal(HttpRequest request) {
        if (request.decoderResult().isFailure())
            return headRefusal(request.decoderResult().cause());
        var framingFault = framingFault(request);
        var problem = framingFault == null
                ? RequestSyntaxGuard.findProblem(
                        request.uri(),
                        request.headers().getAll(HttpHeaderNames.HOST),
                        request.protocolVersion().isKeepAliveDefault())
                : Problem.invalid("Transfer-Encoding", framingFault);
        return problem == null ? null : RawRefusal.of(problem);
    }

    private static @Nullable RawRefusal findBodyRefusal(List<Object> messages) {
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

    private boolean mustWait(ChannelHandlerContext ctx) {
        return isBetweenRequests && (!isAnswered || !ctx.channel().isWritable());
    }

    private void observe(Object message) {
        if (message instanceof HttpRequest request) {
            isLastRequest = !HttpUtil.isKeepAlive(request);
            isBetweenRequests = false;
            isAnswered = false;
            hasAnswerBegun = false;
            connection.enter(ConnectionPhase.BODY);
        }
        // The framework drops a body that arrives after its answer.
        if (message instanceof HttpContent content && !isAnswered)
            connection.holdBody(content.content().readableBytes());
        if (message instanceof LastHttpContent) {
            isBetweenRequests = true;
            hasRequestBegun = false;
            connection.enter(isAnswered ? ConnectionPhase.IDLE : ConnectionPhase.ANSWER);
        }
    }

    private @Nullable String framingFault(HttpRequest request) {
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

    /** Remembers the fault, because the superclass removes the header Content-Length. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        hasTwoLengths = true;
    }

    void answerBegan() {
        hasAnswerBegun = true;
    }

    void answerEnded() {
        isAnswered = true;
        connection.releaseRequest();
        if (isBetweenRequests) connection.enter(ConnectionPhase.IDLE);
        // Later, because the framework may write the answer while this decoder passes on the request.
        if (context != null) context.executor().execute(this::resume);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        super.channelRead(ctx, message);
        if (mustWait(ctx) && actualReadableBytes() > 0) keep(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        // The superclass would continue to read.
        if (keptBytes > 0) ctx.fireChannelReadComplete();
        else super.channelReadComplete(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        super.channelWritabilityChanged(ctx);
        if (ctx.channel().isWritable()) ctx.executor().execute(this::resume);
    }

    private void keep(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        var added = actualReadableBytes() - keptBytes;
        keptBytes += added;
        connection.holdKept(added);
    }

    private void resume() {
        var ctx = context;
        if (ctx == null || keptBytes == 0 || mustWait(ctx)) return;
        connection.holdKept(-keptBytes);
        keptBytes = 0;
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
            channelReadComplete(ctx);
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
        if (keptBytes == 0) ctx.channel().config().setAutoRead(true);
    }

    /** Whether the client may still send bytes of a request that has been refused or answered. */
    boolean leavesUnread() {
        return isRefused || isAnswered && !isBetweenRequests;
    }

    /** Closes the connection because its client is too slow. */
    void expire() {
        if (context != null) refuseOrClose(context, TIMEOUT);
    }

    private void refuseOrClose(ChannelHandlerContext ctx, RawRefusal refusal) {
        if (mayAnswer()) {
            refuse(ctx, refusal, true);
        } else {
            isRefused = true;
            ctx.close();
        }
    }

    /** The client would take a refusal for the rest of an answer that has already begun. */
    private boolean mayAnswer() {
        return isBetweenRequests ? hasRequestBegun : !isAnswered && !hasAnswerBegun;
    }

    private void refuse(ChannelHandlerContext ctx, RawRefusal refusal, boolean withBody) {
        isRefused = true;
        var unused = ctx.executor().schedule(() -> ctx.close(), LingeringClose.MAX_LINGERING_SECONDS, TimeUnit.SECONDS);
        ctx.writeAndFlush(
                        Unpooled.copiedBuffer(refusal.answer(connection.httpDate(), withBody), StandardCharsets.UTF_8))
                .addListener(sent -> ctx.close());
    }
}
