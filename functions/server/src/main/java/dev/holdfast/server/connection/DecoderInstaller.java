// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpServerOptions;

/**
 * Replaces the framework's decoder of requests. Without TLS, a new connection already has this decoder. With TLS, the
 * framework adds the decoder after the handshake, behind this handler. Then this handler replaces the decoder before
 * the decoder gets the first bytes.
 */
final class DecoderInstaller extends ChannelInboundHandlerAdapter {
    private static final String DECODER_NAME = "httpDecoder";
    private static final String ENCODER_NAME = "httpEncoder";

    private final ClientConnection connection;
    private final HttpServerOptions options;

    private DecoderInstaller(ClientConnection connection, HttpServerOptions options) {
        this.connection = connection;
        this.options = options;
    }

    static void install(ClientConnection connection, HttpServerOptions options, ChannelPipeline pipeline) {
        if (!replaceDecoder(connection, options, pipeline)) pipeline.addLast(new DecoderInstaller(connection, options));
    }

    /** Returns false if the framework hasn't added its decoder yet. */
    private static boolean replaceDecoder(
            ClientConnection connection, HttpServerOptions options, ChannelPipeline pipeline) {
        if (pipeline.get(DECODER_NAME) == null) return false;
        var requestDecoder = new RequestDecoder(connection, options);
        pipeline.replace(DECODER_NAME, DECODER_NAME, requestDecoder);
        pipeline.addAfter(ENCODER_NAME, "answerEnd", new AnswerEndHandler(requestDecoder));
        connection.use(requestDecoder);
        return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var isDone = replaceDecoder(connection, options, ctx.pipeline());
        ctx.fireChannelRead(message);
        if (isDone && !ctx.isRemoved()) ctx.pipeline().remove(this);
    }
}
