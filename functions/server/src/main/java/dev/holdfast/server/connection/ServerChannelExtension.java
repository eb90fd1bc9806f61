// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.vertx.core.http.HttpServerOptions;
import org.jspecify.annotations.Nullable;

/**
 * Passes each accepted connection to the {@link ConnectionGuard}. Netty loads this class as a service, because the
 * framework gives no access to connections that haven't sent a request yet.
 */
public final class ServerChannelExtension extends ChannelInitializerExtension {
    private record InstalledGuard(ConnectionGuard guard, HttpServerOptions options) {}

    private static volatile @Nullable InstalledGuard installed;

    static void install(ConnectionGuard guard, HttpServerOptions options) {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
        installed = new InstalledGuard(guard, options);
    }

    @Override
    public void postInitializeServerListenerChannel(ServerChannel channel) {
        var current = installed;
        if (current != null) channel.pipeline().addLast(new AcceptHandler(current));
    }

    private static final class AcceptHandler extends ChannelInboundHandlerAdapter {
        private final InstalledGuard installedGuard;

        private AcceptHandler(InstalledGuard installedGuard) {
            this.installedGuard = installedGuard;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Channel client && !installedGuard.guard().admit(client, installedGuard.options()))
                client.unsafe().closeForcibly();
            else ctx.fireChannelRead(message);
        }
    }
}
