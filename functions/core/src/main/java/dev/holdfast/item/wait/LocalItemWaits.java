// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.wait;

import dev.holdfast.item.ItemId;
import dev.holdfast.item.store.ItemStore;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Ends a wait at the write of the item. All writes of the table must come from this process. */
public final class LocalItemWaits implements ItemWaits, AutoCloseable {
    /** The longest time for which a request waits. */
    public static final Duration MAX_WAIT = Duration.ofSeconds(60);

    /** The maximum number of waiting requests of one application. */
    public static final int MAX_WAITS_PER_APPLICATION = 200;

    /** The maximum number of waiting requests of all applications together. */
    public static final int MAX_WAITS = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<RowKey, Set<LocalWait>> waitsByRow = new HashMap<>();
    private final Map<String, Integer> countsByApplication = new HashMap<>();
    /** Writers read this number without the lock, because most writes happen while no request waits. */
    private volatile int waitCount;

    private volatile boolean closed;

    private final class LocalWait implements ItemWait {
        private final ItemId id;
        private final Semaphore writes = new Semaphore(0);
        private boolean isOpen = true;

        private LocalWait(ItemId id) {
            this.id = id;
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            if (closed) return false;
            var isWritten = writes.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
            writes.drainPermits();
            return isWritten && !closed;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!isOpen) return;
                isOpen = false;
                remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public Duration longestWait() {
        return MAX_WAIT;
    }

    @Override
    public ActionResult<ItemWait> begin(ItemId id) {
        lock.lock();
        try {
            if (closed) return ActionResult.refused(new Problem.Busy("this server is stopping"));
            if (waitCount >= MAX_WAITS)
                return ActionResult.refused(
                        new Problem.Busy("this server has " + MAX_WAITS + " waiting requests, which is the maximum"));
            if (countsByApplication.getOrDefault(id.app(), 0) >= MAX_WAITS_PER_APPLICATION)
                return ActionResult.refused(new Problem.Busy("application " + id.app() + " has "
                        + MAX_WAITS_PER_APPLICATION + " waiting requests, which is the maximum"));
            var localWait = new LocalWait(id);
            waitsByRow
                    .computeIfAbsent(ItemStore.key(id), row -> new HashSet<>())
                    .add(localWait);
            countsByApplication.merge(id.app(), 1, Integer::sum);
            waitCount++;
            return ActionResult.ok(localWait);
        } finally {
            lock.unlock();
        }
    }

    private void remove(LocalWait localWait) {
        waitsByRow.computeIfPresent(ItemStore.key(localWait.id), (row, waits) -> {
            waits.remove(localWait);
            return waits.isEmpty() ? null : waits;
        });
        countsByApplication.computeIfPresent(localWait.id.app(), (app, count) -> count == 1 ? null : count - 1);
        waitCount--;
    }

    /** Wakes the requests that wait for the written items. The table calls this method after each commit. */
    public void onCommit(List<RowWrite> committed) {
        if (waitCount == 0) return;
        lock.lock();
        try {
            for (var rowWrite : committed)
                waitsByRow.getOrDefault(rowWrite.key(), Set.of()).forEach(localWait -> localWait.writes.release());
        } finally {
            lock.unlock();
        }
    }

    /** The number of waiting requests. */
    public int waitCount() {
        return waitCount;
    }

    /** Ends all waits. Refuses later waits. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waitsByRow.values().forEach(waits -> waits.forEach(localWait -> localWait.writes.release()));
        } finally {
            lock.unlock();
        }
    }
}
