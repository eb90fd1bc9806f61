// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.table.RowKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue and the threads of one partition of a {@link LocalDispatcher}, which describes their order and their
 * limits.
 */
final class PartitionQueue {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionQueue.class);

    private final BatchWorker batchWorker;
    private final Semaphore extraThreads;
    private final Runnable endOfThread;
    private final String partition;
    private final ReentrantLock lock = new ReentrantLock();
    private final KeyQueue keyQueue = new KeyQueue();
    private final Set<RowKey> keysInProgress = new HashSet<>();
    private final Set<String> orderingKeysInProgress = new HashSet<>();
    private final ConcurrencyWindow window = new ConcurrencyWindow();
    private int activeThreads;

    /**
     * @param extraThreads the free extra threads, which all partitions share
     * @param endOfThread runs at the end of each thread
     */
    PartitionQueue(String partition, BatchWorker batchWorker, Semaphore extraThreads, Runnable endOfThread) {
        this.partition = partition;
        this.batchWorker = batchWorker;
        this.extraThreads = extraThreads;
        this.endOfThread = endOfThread;
    }

    /** @param reductions the number of reductions of the window at the beginning of the batch */
    private record TakenBatch(List<RowKey> keys, int reductions) {
        static final TakenBatch NONE = new TakenBatch(List.of(), 0);
    }

    /** Adds all keys before a thread takes the first key, so that one batch can contain several of them. */
    void enqueue(List<RowKey> keys, boolean isUrgent) {
        lock.lock();
        try {
            var addedCount = 0;
            for (var rowKey : keys)
                if (!keysInProgress.contains(rowKey)
                        && (isUrgent ? keyQueue.addFirst(rowKey) : keyQueue.addLast(rowKey))) addedCount++;
            startThreads(addedCount);
        } finally {
            lock.unlock();
        }
    }

    private void startThreads(int maxCount) {
        for (var count = 0; count < maxCount && activeThreads < window.size() && tryTakeSlot(); count++) {
            activeThreads++;
            try {
                // The new thread waits for the lock that this thread holds.
                Thread.ofVirtual().name("dispatcher").start(this::runUntilEmpty);
            } catch (RuntimeException | Error e) {
                endThread();
                throw e;
            }
        }
    }

    private boolean tryTakeSlot() {
        return activeThreads < ConcurrencyWindow.INITIAL_BATCHES || extraThreads.tryAcquire();
    }

    private void endThread() {
        if (activeThreads > ConcurrencyWindow.INITIAL_BATCHES) extraThreads.release();
        activeThreads--;
    }

    int freeCapacity() {
        lock.lock();
        try {
            return keyQueue.freeCapacity();
        } finally {
            lock.unlock();
        }
    }

    int freeUrgentCapacity() {
        lock.lock();
        try {
            return keyQueue.freeUrgentCapacity();
        } finally {
            lock.unlock();
        }
    }

    private void runUntilEmpty() {
        var maxKeys = batchSize();
        var lastReason = "";
        for (var batch = nextBatch(maxKeys); !batch.keys().isEmpty(); batch = nextBatch(maxKeys)) {
            var outcome = BatchOutcome.NEUTRAL;
            try {
                outcome = batchWorker.execute(batch.keys());
            } catch (RuntimeException | Error e) {
                // Also catches errors. An uncaught error would end the thread without decreasing activeThreads.
                var reason = String.valueOf(e.getMessage());
                // Logs consecutive equal failures once. Without this rule, a closed table would cause one log line for
                // each queued key.
                if (!reason.equals(lastReason)) LOG.warn("a batch failed, a sweep dispatches it again: {}", reason);
                lastReason = reason;
            }
            finish(batch, outcome);
        }
        endOfThread.run();
    }

    private void finish(TakenBatch batch, BatchOutcome outcome) {
        lock.lock();
        try {
            for (var rowKey : batch.keys()) {
                keysInProgress.remove(rowKey);
                orderingKeysInProgress.remove(batchWorker.orderingKey(rowKey));
            }
            switch (outcome) {
                case ACCEPTED -> widen();
                case FAILED -> window.reduce(batch.reductions());
                case NEUTRAL -> {}
                // If the keys stayed in the queue, workers would read thousands of rows only to defer them.
                case BLOCKED_EXCEPT_URGENT -> keyQueue.retainUrgent();
                case BLOCKED -> keyQueue.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Increases the window only if keys wait. Without waiting keys, success doesn't show that a larger window is
     * possible.
     */
    private void widen() {
        if (keyQueue.isEmpty()) return;
        window.increase();
        try {
            startThreads(1);
        } catch (RuntimeException | Error e) {
            LOG.warn("the queue of {} can't start another thread: {}", partition, e.getMessage());
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return activeThreads == 0 && keyQueue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private int batchSize() {
        try {
            return batchWorker.batchSize(partition);
        } catch (RuntimeException | Error e) {
            return 1;
        }
    }

    /** Takes the next batch. Returns an empty batch if this thread must end. */
    private TakenBatch nextBatch(int maxKeys) {
        lock.lock();
        try {
            var batch = activeThreads > window.size() ? List.<RowKey>of() : takeKeys(maxKeys);
            if (batch.isEmpty()) {
                endThread();
                return TakenBatch.NONE;
            }
            return new TakenBatch(batch, window.reductions());
        } finally {
            lock.unlock();
        }
    }

    private List<RowKey> takeKeys(int maxKeys) {
        // Skips further rows of an ordering key in progress. The thread that is executing the ordering key takes these
        // rows afterwards.
        var batch = keyQueue.take(
                maxKeys,
                rowKey -> !orderingKeysInProgress.contains(batchWorker.orderingKey(rowKey)),
                batchWorker::batchKey);
        for (var rowKey : batch) {
            keysInProgress.add(rowKey);
            orderingKeysInProgress.add(batchWorker.orderingKey(rowKey));
        }
        return batch;
    }
}
