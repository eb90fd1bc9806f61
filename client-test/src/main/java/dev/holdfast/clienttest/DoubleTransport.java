// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.client.transport.OperationAnswer;
import dev.holdfast.client.transport.OperationCall;
import dev.holdfast.client.transport.Transport;
import dev.holdfast.client.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls a {@link HoldfastDouble} for one application, in the thread of the caller. */
final class DoubleTransport implements Transport {
    private final HoldfastDouble holdfastDouble;
    private final String app;
    private volatile boolean isClosed;

    DoubleTransport(HoldfastDouble holdfastDouble, String app) {
        this.holdfastDouble = holdfastDouble;
        this.app = app;
    }

    @Override
    public CompletableFuture<OperationAnswer> send(OperationCall call, Duration timeout) {
        if (isClosed) return CompletableFuture.failedFuture(new IllegalStateException("the client is closed"));
        if (!holdfastDouble.isReachable())
            return CompletableFuture.failedFuture(
                    new TransportException(destination() + ": the test made the double unreachable", null, false));
        if (call.members().has("wait"))
            return CompletableFuture.failedFuture(
                    new UnsupportedOperationException("the double doesn't wait; advance its clock, and read the item"));
        ObjectNode payload = call.members().objectNode();
        payload.setAll(call.members());
        payload.put("app", app);
        try {
            return CompletableFuture.completedFuture(holdfastDouble.call(call.operation(), payload.toString()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public String destination() {
        return app + " at the double";
    }

    @Override
    public String toString() {
        return destination();
    }

    /** Refuses further calls. */
    @Override
    public void close() {
        isClosed = true;
    }
}
