// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stores the entries of many threads with one force per group (group commit):
 *
 * <ol>
 *   <li>Callers add their entries to the queue and wait.
 *   <li>The writer's thread takes all queued entries, up to a limit, and writes and forces them together.
 *   <li>The writer wakes the callers of this group.
 *   <li>The writer waits until as many entries as in the last group are queued, but at most for a short time. So
 *       callers that append in a loop all share one force. Without this wait, they would alternate between two groups.
 * </ol>
 *
 * <p>A single caller never waits for other callers. The writer has its own thread, because an interrupt of a caller's
 * thread would close the file.
 */
public final class GroupWriter implements AutoCloseable {
    private static final long MAX_GATHER_NANOS = 500_000;

    private final AppendQueue queue = new AppendQueue();
    private final SegmentWriter writer;
    private final SpaceLimit limit;
    private final GroupListener listener;
    private final Thread thread;
    private final ReentrantLock startLock = new ReentrantLock();
    private volatile boolean started;
    private int lastGroupEntries;

    public GroupWriter(String name, SegmentWriter writer, SpaceLimit limit, GroupListener listener) {
        this.writer = writer;
        this.limit = limit;
        this.listener = listener;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Returns a future that completes when the entry is on the disk; null if the writer is closed. */
    public @Nullable CompletableFuture<EntryPosition> append(PendingAppend append) {
        start();
        return queue.add(append) ? append.result : null;
    }

    private void start() {
        if (started) return;
        startLock.lock();
        try {
            if (!started) thread.start();
            started = true;
        } finally {
            startLock.unlock();
        }
    }

    private void run() {
        for (var group = queue.take(0, 0); !group.isEmpty(); group = queue.take(lastGroupEntries, MAX_GATHER_NANOS)) {
            lastGroupEntries = group.size();
            var admitted = admit(group);
            if (!admitted.isEmpty()) write(admitted);
        }
        writer.seal();
    }

    private List<PendingAppend> admit(List<PendingAppend> group) {
        var admitted = new ArrayList<PendingAppend>(group.size());
        var bytes = 0L;
        for (var append : group) {
            try {
                limit.makeRoom(bytes + append.entryBytes(), writer);
                bytes += append.entryBytes();
                admitted.add(append);
            } catch (RuntimeException e) {
                fail(append, e);
            }
        }
        return admitted;
    }

    private void write(List<PendingAppend> group) {
        try {
            var start = System.nanoTime();
            var positions = writer.write(group);
            listener.stored(positions, System.nanoTime() - start);
            for (var i = 0; i < positions.size(); i++) group.get(i).result.complete(positions.get(i));
        } catch (Throwable e) {
            for (var append : group) fail(append, e);
        }
    }

    private void fail(PendingAppend append, Throwable failure) {
        if (append.result.isDone()) return;
        listener.failed(append);
        append.result.completeExceptionally(failure);
    }

    /** Stores the queued entries, refuses later ones, and ends the thread. */
    @Override
    public void close() {
        queue.close();
        var interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
