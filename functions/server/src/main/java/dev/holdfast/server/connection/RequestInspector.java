// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import dev.holdfast.http.guard.UriText;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Checks the messages that the decoder reads from one connection. Counts their memory, and refuses messages according
 * to the {@link RefusalRules}.
 */
final class RequestInspector {
    private final ClientConnection connection;
    private final ExchangeState exchange;
    private final RefusalSender refusalSender;
    private final HeaderLineCounter headerLineCounter = new HeaderLineCounter();

    RequestInspector(ClientConnection connection, ExchangeState exchange, RefusalSender refusalSender) {
        this.connection = connection;
        this.exchange = exchange;
        this.refusalSender = refusalSender;
    }

    /**
     * Counts the lines of heads and trailers. Returns whether there are too many.
     *
     * @param start the position in the buffer at which the decoder began to read
     */
    boolean hasTooManyLines(ByteBuf in, int start, List<Object> messages) {
        var isHead = !messages.isEmpty() && messages.getFirst() instanceof HttpRequest;
        if (!messages.isEmpty() && !isHead) {
            headerLineCounter.reset();
            return false;
        }
        // The decoder has dropped all bytes after the fault.
        if (isHead && ((HttpRequest) messages.getFirst()).decoderResult().isFailure()) return false;
        var end = in.readerIndex();
        var lines = headerLineCounter.count(in, start, end);
        var hasTooMany = headerLineCounter.hasTooMany();
        if (exchange.isBetweenRequests()) connection.holdHead(end - start, lines);
        if (isHead) headerLineCounter.reset();
        return hasTooMany;
    }

    /**
     * Removes the messages of an invalid request, and refuses the request.
     *
     * @param hasTwoLengths whether the decoder has removed a header Content-Length beside Transfer-Encoding
     */
    void inspect(ChannelHandlerContext ctx, List<Object> messages, boolean hasTwoLengths) {
        var bodyRefusal = RefusalRules.findBodyRefusal(messages);
        if (bodyRefusal != null && exchange.mayRefuse()) {
            release(messages);
            refusalSender.send(ctx, bodyRefusal, true);
            return;
        }
        for (var message : messages) follow(message);
        if (messages.isEmpty() || !(messages.getFirst() instanceof HttpRequest request)) return;
        var headRefusal = RefusalRules.findHeadRefusal(request, hasTwoLengths);
        if (headRefusal == null) {
            request.setUri(UriText.escapeNonAscii(request.uri()));
            return;
        }
        release(messages);
        refusalSender.send(ctx, headRefusal, !HttpMethod.HEAD.equals(request.method()));
    }

    private void follow(Object message) {
        if (message instanceof HttpRequest request) {
            exchange.endHead(!HttpUtil.isKeepAlive(request));
            connection.enter(ConnectionPhase.BODY);
        }
        // The framework drops a body that arrives after its answer.
        if (message instanceof HttpContent content && !exchange.isAnswered())
            connection.holdBody(content.content().readableBytes());
        if (message instanceof LastHttpContent) {
            exchange.endRequest();
            connection.enter(exchange.isAnswered() ? ConnectionPhase.IDLE : ConnectionPhase.ANSWER);
        }
    }

    static void release(List<Object> messages) {
        messages.forEach(ReferenceCountUtil::release);
        messages.clear();
    }
}
