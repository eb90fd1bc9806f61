// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends calls to one application of one Holdfast. Implementations send each call once, and never retry. */
public interface Transport extends AutoCloseable {
    /**
     * Sends a call.
     *
     * @param timeout the longest time to wait for the answer
     * @return the answer; completes exceptionally with a {@link TransportException} if no complete answer arrived, so
     *     that nobody knows whether Holdfast received the call
     */
    CompletableFuture<OperationAnswer> send(OperationCall call, Duration timeout);

    /** Returns the name of the application and the address of Holdfast, for spools and log lines; no credentials. */
    String destination();

    @Override
    void close();
}
