// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpServerOptions;

/**
 * Replaces the framework's decoder of requests. The framework adds its decoder after the handshake of TLS, or when the
 * first bytes show the version of HTTP, behind this handler. Then this handler replaces the decoder before it gets the
 * first bytes.
 */
final class DecoderInstaller extends ChannelInboundHandlerAdapter {
    private static final String DECODER_NAME = "httpDecoder";
    private static final String ENCODER_NAME = "httpEncoder";

    private final ClientConnection connection;
    private final HttpServerOptions options;

    DecoderInstaller(ClientConnection connection, HttpServerOptions options) {
        this.connection = connection;
        this.options = options;
    }

    /** Returns false if the framework hasn't added its decoder. */
    private boolean install(ChannelPipeline pipeline) {
        if (pipeline.get(DECODER_NAME) == null) return false;
        var requestDecoder = new RequestDecoder(connection, options);
        pipeline.replace(DECODER_NAME, DECODER_NAME, requestDecoder);
        pipeline.addAfter(ENCODER_NAME, "answerEnd", new AnswerEndHandler(requestDecoder));
        connection.use(requestDecoder);
        return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var http2 = ctx.pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null) connection.useStreams(http2.connection());
        var isDone = http2 != null || install(ctx.pipeline());
        ctx.fireChannelRead(message);
        if (isDone && !ctx.isRemoved()) ctx.pipeline().remove(this);
    }
}
