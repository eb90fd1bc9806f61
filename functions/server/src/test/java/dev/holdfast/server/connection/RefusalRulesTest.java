// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusalRulesTest {
    private final HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/a");

    private static int statusOf(@Nullable RawRefusal refusal) {
        return refusal == null ? 0 : refusal.status().code();
    }

    private int headStatus() {
        return statusOf(RefusalRules.findHeadRefusal(request, false));
    }

    @Test
    void valid_head_is_not_refused() {
        request.headers().set("Host", "localhost").set("Transfer-Encoding", "chunked");
        assertThat(headStatus()).isZero();
        assertThat(statusOf(RefusalRules.findHeadRefusal(request, true))).isEqualTo(400);
    }

    @Test
    void each_fault_of_a_head_has_its_status() {
        assertThat(headStatus()).isEqualTo(400);
        request.setDecoderResult(DecoderResult.failure(new TooLongHttpLineException()));
        assertThat(headStatus()).isEqualTo(414);
        request.setDecoderResult(DecoderResult.failure(new TooLongHttpHeaderException()));
        assertThat(headStatus()).isEqualTo(431);
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException()));
        assertThat(headStatus()).isEqualTo(400);
    }

    @Test
    void each_fault_of_a_body_has_its_status() {
        var content = new DefaultHttpContent(Unpooled.EMPTY_BUFFER);
        assertThat(statusOf(RefusalRules.findBodyRefusal(List.of(request, content))))
                .isZero();
        content.setDecoderResult(DecoderResult.failure(new NumberFormatException()));
        assertThat(statusOf(RefusalRules.findBodyRefusal(List.of(request, content))))
                .isEqualTo(400);
        content.setDecoderResult(DecoderResult.failure(new TooLongHttpHeaderException()));
        assertThat(statusOf(RefusalRules.findBodyRefusal(List.of(request, content))))
                .isEqualTo(431);
    }
}
