// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes the body of an event stream to the thread that reads it. Requests more bytes only when this thread needs them.
 */
final class HttpEventBody implements BodySubscriber<EventConnection>, EventConnection {
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> parts = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile boolean isClosed;

    @Override
    public CompletionStage<EventConnection> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        if (isClosed) subscription.cancel();
        else subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        var part = new byte[buffers.stream().mapToInt(ByteBuffer::remaining).sum()];
        var offset = 0;
        for (var buffer : buffers) {
            var length = buffer.remaining();
            buffer.get(part, offset, length);
            offset += length;
        }
        if (part.length > 0) parts.add(part);
        else requestNext();
    }

    @Override
    public void onError(Throwable failure) {
        this.failure = failure;
        parts.add(END);
    }

    @Override
    public void onComplete() {
        parts.add(END);
    }

    @Override
    public @Nullable OperationAnswer refusal() {
        return null;
    }

    @Override
    public byte @Nullable [] read(Duration timeout) throws InterruptedException {
        var part = parts.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (part == null) throw new TransportException("no heartbeat within " + timeout, null);
        if (part != END) {
            requestNext();
            return part;
        }
        var cause = failure;
        if (cause != null && !isClosed) throw new TransportException("the event stream failed: " + cause, cause);
        return null;
    }

    private void requestNext() {
        var current = subscription;
        if (current != null) current.request(1);
    }

    @Override
    public void close() {
        isClosed = true;
        var current = subscription;
        if (current != null) current.cancel();
        parts.add(END);
    }
}
