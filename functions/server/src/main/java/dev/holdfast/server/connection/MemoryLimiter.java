// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits the memory that requests and unsent answers of all connections hold. While this memory exceeds the limit,
 * closes the connection that holds the most memory. If several connections hold the same amount, closes the connection
 * that has held memory for the longest time.
 */
final class MemoryLimiter {
    private final long maxBytes;
    private final ConnectionRegistry connectionRegistry;
    private final ConnectionCloser connectionCloser;
    private final LongSupplier nanoTime;
    private final AtomicLong heldBytes = new AtomicLong();

    MemoryLimiter(
            long maxBytes,
            ConnectionRegistry connectionRegistry,
            ConnectionCloser connectionCloser,
            LongSupplier nanoTime) {
        this.maxBytes = maxBytes;
        this.connectionRegistry = connectionRegistry;
        this.connectionCloser = connectionCloser;
        this.nanoTime = nanoTime;
    }

    /** Counts memory that a connection begins to hold. */
    void hold(long bytes) {
        heldBytes.addAndGet(bytes);
        while (heldBytes.get() > maxBytes) if (!closeLargestHolder()) return;
    }

    void release(long bytes) {
        heldBytes.addAndGet(-bytes);
    }

    long heldBytes() {
        return heldBytes.get();
    }

    private boolean closeLargestHolder() {
        var now = nanoTime.getAsLong();
        var largestHolder = connectionRegistry.stream()
                .filter(ClientConnection::holdsMemory)
                .max(Comparator.comparingLong(ClientConnection::heldBytes)
                        .thenComparingLong(connection -> now - connection.holdStart()));
        largestHolder.ifPresent(connection -> connectionCloser.close(connection, "memory"));
        return largestHolder.isPresent();
    }
}
