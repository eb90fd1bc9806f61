// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/** Informs the decoder when an answer begins and when it has been written completely. */
final class AnswerEndHandler extends ChannelOutboundHandlerAdapter {
    private final RequestDecoder requestDecoder;

    AnswerEndHandler(RequestDecoder requestDecoder) {
        this.requestDecoder = requestDecoder;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        var isInterim = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (!isInterim && message instanceof HttpResponse) requestDecoder.answerBegan();
        ctx.write(message, promise);
        if (!isInterim && message instanceof LastHttpContent) requestDecoder.answerEnded();
    }
}
