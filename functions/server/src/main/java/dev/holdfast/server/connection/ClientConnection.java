// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.vertx.core.http.HttpServerOptions;
import org.jspecify.annotations.Nullable;

/**
 * The state of one connection, and the handler nearest to its socket. Counts the bytes that the client hasn't received
 * yet.
 */
final class ClientConnection extends ChannelDuplexHandler {
    /**
     * The size of the parts in which the server passes an answer to the system. The server notices progress when the
     * system takes a part. Linux takes the next part when the client has received a third of the system's buffer. This
     * buffer is twice as large as the size that the server sets.
     */
    private static final int SLICE_BYTES = 64 * 1024;

    /** The memory that the server needs for each byte of a body until it has decoded the body. */
    static final int COPIES_OF_BODY = 4;

    /** The memory that the server needs for each byte of a request's head. */
    static final int COPIES_OF_HEAD = 4;

    /** The memory that the server needs for each line of a request's head, however short the line is. */
    static final int HEAD_LINE_BYTES = 200;

    private final ConnectionGuard guard;
    private final Channel channel;
    private final ClientAddress address;
    private final HttpServerOptions options;
    private final ConnectionMemory memory;
    private volatile ConnectionPhase phase = ConnectionPhase.HEADER;
    private volatile long phaseStart;
    private volatile long lastProgress;
    private volatile boolean hasUnsent;
    private long unsentBytes;
    private long requestBytes;
    private @Nullable RequestDecoder requestDecoder;
    private volatile boolean mustCloseAtOnce;
    private @Nullable LingeringClose lingeringClose;

    ClientConnection(ConnectionGuard guard, Channel channel, ClientAddress address, HttpServerOptions options) {
        this.guard = guard;
        this.channel = channel;
        this.address = address;
        this.options = options;
        this.memory = new ConnectionMemory(guard.memoryLimiter(), guard::now);
        this.phaseStart = guard.now();
    }

    void register() {
        channel.pipeline().addFirst(this);
    }

    String httpDate() {
        return guard.httpDate();
    }

    ClientAddress address() {
        return address;
    }

    ConnectionPhase phase() {
        return phase;
    }

    long phaseStart() {
        return phaseStart;
    }

    boolean hasUnsent() {
        return hasUnsent;
    }

    /** The time at which the client last received a part of an answer. */
    long lastProgress() {
        return lastProgress;
    }

    boolean holdsMemory() {
        return !memory.isEmpty();
    }

    long heldBytes() {
        return memory.size();
    }

    long holdStart() {
        return memory.startTime();
    }

    void abandonMemory() {
        memory.abandon();
    }

    void enter(ConnectionPhase next) {
        phaseStart = guard.now();
        phase = next;
    }

    void holdHead(long bytes, long lines) {
        holdRequest(COPIES_OF_HEAD * bytes + HEAD_LINE_BYTES * lines);
    }

    void holdBody(long bytes) {
        holdRequest(COPIES_OF_BODY * bytes);
    }

    private void holdRequest(long bytes) {
        requestBytes += bytes;
        memory.hold(bytes);
    }

    /** Releases the memory of the present request's head and body. */
    void releaseRequest() {
        memory.release(requestBytes);
        requestBytes = 0;
    }

    /**
     * Counts bytes of later requests that the decoder keeps. A negative number means that the decoder no longer keeps
     * them.
     */
    void holdKept(long bytes) {
        if (bytes >= 0) memory.hold(bytes);
        else memory.release(-bytes);
    }

    /** Closes the connection immediately. Answers that wait to be sent are lost. */
    void close() {
        mustCloseAtOnce = true;
        channel.close();
    }

    /**
     * Closes the connection. If the client can understand an answer, first sends an answer with the reason. Must run on
     * the connection's own thread.
     */
    void expire() {
        if (requestDecoder == null) channel.close();
        else requestDecoder.expire();
    }

    /** Runs a task on the connection's own thread. */
    void execute(Runnable task) {
        channel.eventLoop().execute(task);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        DecoderInstaller.install(this, options, ctx.pipeline());
        super.channelActive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (lingeringClose == null) ctx.fireChannelRead(message);
        else lingeringClose.skip(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (lingeringClose == null) ctx.fireChannelReadComplete();
        else ctx.read();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (mustCloseAtOnce || !ctx.channel().isActive() || requestDecoder == null || !requestDecoder.leavesUnread()) {
            ctx.close(promise);
        } else if (lingeringClose == null) {
            lingeringClose = new LingeringClose(ctx);
            lingeringClose.begin(promise);
        } else {
            lingeringClose.notifyAtEnd(promise);
        }
    }

    void use(RequestDecoder installed) {
        requestDecoder = installed;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        if (!(message instanceof ByteBuf bytes) || !bytes.isReadable()) {
            ctx.write(message, promise);
            return;
        }
        try {
            while (bytes.readableBytes() > SLICE_BYTES)
                send(ctx, bytes.readRetainedSlice(SLICE_BYTES), ctx.newPromise());
            send(ctx, bytes.retain(), promise.unvoid());
        } finally {
            bytes.release();
        }
    }

    private void send(ChannelHandlerContext ctx, ByteBuf bytes, ChannelPromise promise) {
        var size = bytes.readableBytes();
        if (unsentBytes == 0) lastProgress = guard.now();
        unsentBytes += size;
        hasUnsent = true;
        memory.hold(size);
        promise.addListener(sent -> {
            unsentBytes -= size;
            hasUnsent = unsentBytes > 0;
            lastProgress = guard.now();
            memory.release(size);
        });
        ctx.write(bytes, promise);
    }
}
