// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The entries that wait for the writer. */
final class AppendQueue {
    private static final int MAX_GROUP_ENTRIES = 1_024;
    private static final int MAX_GROUP_BYTES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition enough = lock.newCondition();
    // The lock protects the following fields.
    private final ArrayDeque<PendingAppend> queue = new ArrayDeque<>();
    private int wantedEntries;
    private boolean closed;

    /** Adds an entry. Returns false if the queue is closed. */
    boolean add(PendingAppend append) {
        lock.lock();
        try {
            if (closed) return false;
            queue.add(append);
            if (queue.size() == wantedEntries) enough.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for entries, and returns the next group. Returns an empty list if the queue is closed and empty.
     *
     * @param entries the number of entries to wait for
     * @param maxNanos the longest time to wait for this number
     */
    List<PendingAppend> take(int entries, long maxNanos) {
        lock.lock();
        try {
            var remaining = maxNanos;
            wantedEntries = entries;
            while (queue.size() < entries && remaining > 0 && !closed) remaining = enough.awaitNanos(remaining);
            wantedEntries = 1;
            while (queue.isEmpty() && !closed) enough.awaitUninterruptibly();
            return nextGroup();
        } catch (InterruptedException e) {
            // An interrupt isn't expected here, because nobody interrupts the writer's thread on purpose.
            return nextGroup();
        } finally {
            lock.unlock();
        }
    }

    private List<PendingAppend> nextGroup() {
        wantedEntries = 0;
        var group = new ArrayList<PendingAppend>();
        var bytes = 0L;
        while (!queue.isEmpty() && group.size() < MAX_GROUP_ENTRIES && bytes < MAX_GROUP_BYTES) {
            bytes += queue.element().entryBytes();
            group.add(queue.remove());
        }
        return group;
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            enough.signal();
        } finally {
            lock.unlock();
        }
    }
}
