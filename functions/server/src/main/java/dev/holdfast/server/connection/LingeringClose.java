// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client may still send the rest of a refused request. Guarantees that such a client can read
 * the refusal. If the server closed the socket with unread bytes, the system would discard the refusal.
 *
 * <ol>
 *   <li>Shuts down the output.
 *   <li>Skips all bytes of the client.
 *   <li>Closes the connection when the client closes it, after a few seconds, or after a few megabytes of skipped
 *       bytes.
 * </ol>
 *
 * <p>Source: RFC 9112, section 9.6.
 */
final class LingeringClose {
    /** The time in which the client must receive a refusal. */
    static final int MAX_LINGERING_SECONDS = 5;

    static final long MAX_SKIPPED_BYTES = 4L << 20;

    private final ChannelHandlerContext context;
    private long skippedBytes;

    LingeringClose(ChannelHandlerContext context) {
        this.context = context;
    }

    void begin(ChannelPromise promise) {
        var channel = context.channel();
        notifyAtEnd(promise);
        var timer = context.executor().schedule(() -> context.close(), MAX_LINGERING_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
        if (channel instanceof DuplexChannel duplex) duplex.shutdownOutput();
        // The framework may have stopped reading.
        channel.config().setAutoRead(true);
        context.read();
    }

    /** Completes the promise when the connection has been closed. */
    void notifyAtEnd(ChannelPromise promise) {
        if (!promise.isVoid()) context.channel().closeFuture().addListener(closed -> promise.trySuccess());
    }

    void skip(Object message) {
        if (message instanceof ByteBuf bytes) skippedBytes += bytes.readableBytes();
        ReferenceCountUtil.release(message);
        if (skippedBytes > MAX_SKIPPED_BYTES) context.close();
    }
}
