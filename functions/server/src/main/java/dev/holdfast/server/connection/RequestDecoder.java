// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.ByteProcessor;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the requests of one connection, one at a time, and refuses invalid requests. Guarantees that the server works
 * on a request only after the earlier answers on this connection have left.
 *
 * <ol>
 *   <li>After a complete request, the decoder keeps the following bytes, and stops reading from the socket.
 *   <li>When the answer has been written, and the client has received nearly all of it, the decoder continues.
 *   <li>When the connection closes, the decoder drops the bytes.
 * </ol>
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
    private final ClientConnection connection;
    private final ExchangeState exchange = new ExchangeState();
    private final ReadPause readPause;
    private final RefusalSender refusalSender;
    private final RequestInspector requestInspector;
    private @Nullable ChannelHandlerContext context;
    private boolean hasTwoLengths;

    RequestDecoder(ClientConnection connection, HttpServerOptions options) {
        super(options);
        this.connection = connection;
        this.readPause = new ReadPause(connection);
        this.refusalSender = new RefusalSender(connection, exchange);
        this.requestInspector = new RequestInspector(connection, exchange, refusalSender);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        // Skips the bytes, because the framework would drop requests after the last request without releasing their
        // buffers.
        if (exchange.skipsBytes() || !ctx.channel().isActive()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (mustWait(ctx)) return;
        if (exchange.isBeforeRequest()) {
            skipLineBreaks(in);
            if (!in.isReadable()) return;
        }
        if (connection.phase() == ConnectionPhase.IDLE) connection.enter(ConnectionPhase.HEADER);
        exchange.beginRequest();
        var start = in.readerIndex();
        super.decode(ctx, in, out);
        if (requestInspector.hasTooManyLines(in, start, out)) {
            RequestInspector.release(out);
            dropHead(ctx, out);
            refusalSender.sendOrClose(ctx, RefusalRules.TOO_MANY_LINES);
        } else {
            requestInspector.inspect(ctx, out, hasTwoLengths);
        }
    }

    private boolean mustWait(ChannelHandlerContext ctx) {
        return exchange.waitsForAnswer()
                || exchange.isBetweenRequests() && !ctx.channel().isWritable();
    }

    /**
     * Some clients send a line break after a body (RFC 9112, section 2.2). Such a line break doesn't begin a request.
     */
    private static void skipLineBreaks(ByteBuf in) {
        var first = in.forEachByte(ByteProcessor.FIND_NON_CRLF);
        in.readerIndex(first < 0 ? in.writerIndex() : first);
    }

    /** Makes the superclass forget the lines that it has read. */
    private void dropHead(ChannelHandlerContext ctx, List<Object> out) throws Exception {
        reset();
        super.decode(ctx, Unpooled.EMPTY_BUFFER, out);
        if (exchange.isBetweenRequests()) connection.releaseRequest();
    }

    /** Remembers the fault, because the superclass removes the header Content-Length. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        hasTwoLengths = true;
    }

    void answerBegan() {
        exchange.beginAnswer();
    }

    void answerEnded() {
        exchange.endAnswer();
        connection.releaseRequest();
        if (exchange.isBetweenRequests()) connection.enter(ConnectionPhase.IDLE);
        // Resumes later, because the framework may write the answer while this decoder passes on the request.
        if (context != null) context.executor().execute(this::resume);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        super.channelRead(ctx, message);
        if (mustWait(ctx) && actualReadableBytes() > 0) readPause.keep(ctx.channel(), actualReadableBytes());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        // The superclass would continue to read.
        if (readPause.isActive()) ctx.fireChannelReadComplete();
        else super.channelReadComplete(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        super.channelWritabilityChanged(ctx);
        if (ctx.channel().isWritable()) ctx.executor().execute(this::resume);
    }

    private void resume() {
        var ctx = context;
        if (ctx == null || !readPause.isActive() || mustWait(ctx)) return;
        readPause.releaseBytes();
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
            channelReadComplete(ctx);
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
        readPause.endIfEmpty(ctx.channel());
    }

    /** Whether the client may still send bytes of a request that has been refused or answered. */
    boolean leavesUnread() {
        return exchange.leavesUnread();
    }

    /** Closes the connection because its client is too slow. */
    void expire() {
        if (context != null) refusalSender.sendOrClose(context, RefusalRules.TIMEOUT);
    }
}
