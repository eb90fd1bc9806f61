// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

import java.util.function.LongSupplier;

/**
 * The memory that one connection holds. Any thread may abandon the memory. Afterwards, changes of its size have no
 * effect.
 */
final class ConnectionMemory {
    private final MemoryLimiter memoryLimiter;
    private final LongSupplier nanoTime;
    private long bytes;
    private long startTime;
    private boolean isAbandoned;

    ConnectionMemory(MemoryLimiter memoryLimiter, LongSupplier nanoTime) {
        this.memoryLimiter = memoryLimiter;
        this.nanoTime = nanoTime;
    }

    void hold(long added) {
        if (added == 0) return;
        synchronized (this) {
            if (isAbandoned) return;
            if (bytes == 0) startTime = nanoTime.getAsLong();
            bytes += added;
        }
        // Calls the limiter outside of the lock, because the limiter may take the locks of other connections.
        memoryLimiter.hold(added);
    }

    void release(long removed) {
        synchronized (this) {
            if (isAbandoned) return;
            bytes -= removed;
        }
        memoryLimiter.release(removed);
    }

    /** Releases all memory and ignores later changes, because the connection is about to close. */
    void abandon() {
        long abandoned;
        synchronized (this) {
            if (isAbandoned) return;
            isAbandoned = true;
            abandoned = bytes;
        }
        memoryLimiter.release(abandoned);
    }

    synchronized boolean isEmpty() {
        return bytes == 0;
    }

    synchronized long size() {
        return bytes;
    }

    /** The time since which the connection has held memory without a break. */
    synchronized long startTime() {
        return startTime;
    }
}
