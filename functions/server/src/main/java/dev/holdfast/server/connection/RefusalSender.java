// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Refuses the newest request of a connection, and closes the connection. */
final class RefusalSender {
    private final ClientConnection connection;
    private final ExchangeState exchange;

    RefusalSender(ClientConnection connection, ExchangeState exchange) {
        this.connection = connection;
        this.exchange = exchange;
    }

    /** Refuses the request, or only closes the connection if the client would misunderstand the refusal. */
    void sendOrClose(ChannelHandlerContext ctx, RawRefusal refusal) {
        if (exchange.mayRefuse()) {
            send(ctx, refusal, true);
        } else {
            exchange.refuse();
            ctx.close();
        }
    }

    /** @param withBody false for the answer to HEAD */
    void send(ChannelHandlerContext ctx, RawRefusal refusal, boolean withBody) {
        exchange.refuse();
        var unused = ctx.executor().schedule(() -> ctx.close(), LingeringClose.MAX_LINGERING_SECONDS, TimeUnit.SECONDS);
        ctx.writeAndFlush(
                        Unpooled.copiedBuffer(refusal.answer(connection.httpDate(), withBody), StandardCharsets.UTF_8))
                .addListener(sent -> ctx.close());
    }
}
