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
     * @return the answer; completes exceptionally with a {@link TransportException} if no complete answer arrived. The
     *     exception says whether Holdfast may have received the call
     */
    CompletableFuture<OperationAnswer> send(OperationCall call, Duration timeout);

    /**
     * Connects to the event stream. If somebody cancels the result, the connection ends.
     *
     * @param call a call of {@link Operation#WATCH_EVENTS}, with the last position in the member {@code lastEventId}
     * @param timeout the longest time to wait for the beginning of the answer
     * @return the connection; completes exceptionally with a {@link TransportException} if no answer arrived
     * @throws UnsupportedOperationException if the transport has no event stream
     */
    default CompletableFuture<EventConnection> openEvents(OperationCall call, Duration timeout) {
        throw new UnsupportedOperationException(destination() + " has no event stream");
    }

    /**
     * Returns the name of the application and the address of Holdfast, for spools and log lines. The text contains no
     * credentials.
     */
    String destination();

    @Override
    void close();
}
