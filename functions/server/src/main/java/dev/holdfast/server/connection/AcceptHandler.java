// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/** Passes each connection that a server socket accepts to the {@link ConnectionGuard}. */
final class AcceptHandler extends ChannelInboundHandlerAdapter {
    private static final int SEARCH_PERIOD_MILLIS = 1;

    private final ConnectionGuard guard;
    private final HttpServerOptions options;

    private AcceptHandler(ConnectionGuard guard, HttpServerOptions options) {
        this.guard = guard;
        this.options = options;
    }

    /**
     * Adds this handler to the server socket that the framework is about to open. The framework gives no access to this
     * socket, and announces it only after its first connections. So this method looks for the socket on the thread that
     * opens it.
     */
    static void addToNextSocket(EventLoopGroup acceptors, ConnectionGuard guard, HttpServerOptions options) {
        for (var acceptor : acceptors) {
            if (acceptor instanceof SingleThreadEventLoop eventLoop)
                eventLoop.execute(() -> search(eventLoop, guard, options));
        }
    }

    private static void search(SingleThreadEventLoop eventLoop, ConnectionGuard guard, HttpServerOptions options) {
        for (var channels = eventLoop.registeredChannelsIterator(); channels.hasNext(); ) {
            var channel = channels.next();
            if (channel instanceof ServerChannel && channel.pipeline().get(AcceptHandler.class) == null) {
                channel.pipeline().addFirst(new AcceptHandler(guard, options));
                return;
            }
        }
        var unused = eventLoop.schedule(
                () -> search(eventLoop, guard, options), SEARCH_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Channel client && !guard.admit(client, options))
            client.unsafe().closeForcibly();
        else ctx.fireChannelRead(message);
    }
}
