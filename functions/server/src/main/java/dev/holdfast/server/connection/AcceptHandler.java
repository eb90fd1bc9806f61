// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.vertx.core.http.HttpServerOptions;

/** Passes each connection that a server socket accepts to the {@link ConnectionGuard}. */
final class AcceptHandler extends ChannelInboundHandlerAdapter {
    private final ConnectionGuard guard;
    private final HttpServerOptions options;

    private AcceptHandler(ConnectionGuard guard, HttpServerOptions options) {
        this.guard = guard;
        this.options = options;
    }

    /** Adds this handler to a server socket that doesn't have it. */
    static void addTo(ServerChannel socket, ConnectionGuard guard, HttpServerOptions options) {
        if (socket.pipeline().get(AcceptHandler.class) == null)
            socket.pipeline().addFirst(new AcceptHandler(guard, options));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Channel client && !guard.admit(client, options))
            client.unsafe().closeForcibly();
        else ctx.fireChannelRead(message);
    }
}
