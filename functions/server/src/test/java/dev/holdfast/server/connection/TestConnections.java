// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes connections without sockets, and a connection guard whose clock a test sets. */
final class TestConnections {
    static final String DATE = "Mon, 30 Nov 2026 00:00:00 GMT";

    private static final HttpServerOptions OPTIONS = new HttpServerOptions();

    final List<String> closings = new ArrayList<>();
    final ConnectionGuard guard;
    private long nanos;

    TestConnections(int connections, int connectionsPerAddress, long heldBytes) {
        guard = new ConnectionGuard(
                new ConnectionLimits(
                        connections,
                        connectionsPerAddress,
                        heldBytes,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(20)),
                () -> nanos,
                closings::add,
                () -> DATE);
    }

    void advance(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
        guard.closeOverdue();
    }

    TestConnection connect(String address) {
        return new TestConnection(address);
    }

    final class TestConnection {
        final List<String> requests = new ArrayList<>();
        final boolean isAdmitted;
        private final EmbeddedChannel channel;

        private TestConnection(String address) {
            channel = new EmbeddedChannel(false, false) {
                @Override
                protected SocketAddress remoteAddress0() {
                    return new InetSocketAddress(address, 1);
                }
            };
            isAdmitted = guard.admit(channel, OPTIONS);
            try {
                channel.register();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            // Adds the handlers that the framework adds after it has seen the first bytes.
            channel.pipeline().addLast("httpDecoder", new VertxHttpRequestDecoder(OPTIONS));
            channel.pipeline().addLast("httpEncoder", new HttpResponseEncoder());
            channel.pipeline().addLast("handler", new SimpleChannelInboundHandler<HttpObject>() {
                @Override
                protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
                    if (message instanceof HttpRequest request) requests.add(request.uri());
                }
            });
        }

        void send(String text) {
            channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
            guard.closeOverdue();
        }

        /** Answers the oldest request. */
        void answer(int size) {
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.buffer(size).writeZero(size));
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, size);
            var unused = channel.write(response);
            channel.runPendingTasks();
        }

        /** Lets the client read everything that the server has sent. */
        void receiveAll() {
            channel.flush();
            channel.runPendingTasks();
        }

        String received() {
            receiveAll();
            var text = new StringBuilder();
            for (var part = channel.<ByteBuf>readOutbound(); part != null; part = channel.readOutbound())
                text.append(part.toString(StandardCharsets.UTF_8));
            return text.toString();
        }

        /** Whether the connection is closed after the time that the client has to receive a refusal. */
        boolean isClosedAfterRefusal() {
            receiveAll();
            channel.advanceTimeBy(LingeringClose.MAX_LINGERING_SECONDS, TimeUnit.SECONDS);
            channel.runPendingTasks();
            return !channel.isOpen();
        }

        boolean isOpen() {
            channel.runPendingTasks();
            return channel.isOpen();
        }

        boolean reads() {
            return channel.config().isAutoRead();
        }

        void close() {
            channel.close();
            channel.runPendingTasks();
        }
    }
}
