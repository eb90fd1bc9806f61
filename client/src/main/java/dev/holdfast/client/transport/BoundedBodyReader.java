// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads the body of an answer up to {@value #BODY_LIMIT_BYTES} bytes, which is more than Holdfast ever answers. */
final class BoundedBodyReader implements BodySubscriber<byte[]> {
    static final int BODY_LIMIT_BYTES = 32_000_000;

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (var buffer : buffers) {
            if (body.isDone()) return;
            if (bytes.size() + buffer.remaining() > BODY_LIMIT_BYTES) {
                if (subscription != null) subscription.cancel();
                body.completeExceptionally(
                        new TransportException("the answer is longer than " + BODY_LIMIT_BYTES + " bytes", null));
                return;
            }
            var part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }
}
