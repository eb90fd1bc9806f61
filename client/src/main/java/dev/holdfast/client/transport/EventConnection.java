// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection to the event stream. Only one thread reads the connection, but any thread can close it. */
public interface EventConnection extends AutoCloseable {
    /** Returns the refusal of the connection; null if Holdfast sends events. */
    @Nullable
    OperationAnswer refusal();

    /**
     * Waits for the next bytes.
     *
     * @return the bytes; null at the end of the stream
     * @throws TransportException if the connection fails, or no bytes arrive within the time limit
     */
    byte @Nullable [] read(Duration timeout) throws InterruptedException;

    @Override
    void close();
}
