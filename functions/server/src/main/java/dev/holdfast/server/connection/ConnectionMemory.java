// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.connection;

/** The memory that one connection holds. Any thread may give it up; then its later changes have no effect. */
final class ConnectionMemory {
    private final ConnectionGuard guard;
    private long bytes;
    private long startTime;
    private boolean isAbandoned;

    ConnectionMemory(ConnectionGuard guard) {
        this.guard = guard;
    }

    void hold(long added) {
        if (added == 0) return;
        synchronized (this) {
            if (isAbandoned) return;
            if (bytes == 0) startTime = guard.now();
            bytes += added;
        }
        // Outside of the lock, because the guard may take the locks of other connections.
        guard.hold(added);
    }

    void release(long removed) {
        synchronized (this) {
            if (isAbandoned) return;
            bytes -= removed;
        }
        guard.release(removed);
    }

    /** Gives up all memory, because the connection is about to close. Returns the number of bytes. */
    synchronized long abandon() {
        if (isAbandoned) return 0;
        isAbandoned = true;
        return bytes;
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
