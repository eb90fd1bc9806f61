// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.table.RowKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes work in this process. Each partition, such as the deliveries of one subscription, has its own queue and
 * threads. So work that hangs in one partition doesn't delay the work of other partitions.
 *
 * <p>The dispatcher guarantees that a partition has at most {@value #MAX_CONCURRENT_BATCHES} threads. Two threads never
 * execute the same key concurrently. The dispatcher executes keys with equal ordering keys one after the other, in
 * their order.
 *
 * <ol>
 *   <li>Add the new keys to the partition's queue, and start threads for them up to the limit.
 *   <li>Each thread takes the next batch: queued keys with equal batch keys. The thread skips keys whose ordering keys
 *       another thread is executing.
 *   <li>The thread executes the batch and then takes the next batch, until no key is left for it.
 *   <li>The last thread of a partition frees the queue.
 *   <li>If the worker can't execute any key of the partition now, empty the queue. The leases of the keys end within a
 *       minute, and then a sweep dispatches the keys again.
 * </ol>
 *
 * <p>Source: Holdfast's own. Each queue has one lock.
 */
public final class LocalDispatcher implements WorkDispatcher {
    /** The maximum number of concurrent batches of one partition. */
    private static final int MAX_CONCURRENT_BATCHES = 4;

    /**
     * The maximum number of keys in the queue of one partition. The queue drops further keys, and a sweep dispatches
     * them again.
     */
    private static final int MAX_QUEUED_KEYS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(LocalDispatcher.class);

    private final Map<String, PartitionQueue> queues = new ConcurrentHashMap<>();
    private final BatchWorker batchWorker;

    public LocalDispatcher(BatchWorker batchWorker) {
        this.batchWorker = batchWorker;
    }

    @Override
    public void dispatch(List<RowKey> keys) {
        enqueue(keys, false);
    }

    /** Rows with the ordering key of an urgent row become urgent too, because the urgent row must wait for them. */
    @Override
    public void dispatch(List<RowKey> keys, Set<RowKey> urgentKeys) {
        var urgentOrderings = urgentKeys.stream().map(batchWorker::orderingKey).collect(Collectors.toSet());
        var urgent = new ArrayList<RowKey>();
        var others = new ArrayList<RowKey>();
        for (var rowKey : keys)
            (urgentOrderings.contains(batchWorker.orderingKey(rowKey)) ? urgent : others).add(rowKey);
        enqueue(urgent.reversed(), true);
        enqueue(others, false);
    }

    private void enqueue(List<RowKey> keys, boolean first) {
        keys.stream()
                .collect(Collectors.groupingBy(RowKey::partition))
                // The map's lock prevents that a thread frees the queue at this moment.
                .forEach((partition, partitionKeys) -> queues.compute(partition, (ignored, present) -> {
                    var partitionQueue = present == null ? new PartitionQueue(partition) : present;
                    partitionQueue.enqueue(partitionKeys, first);
                    return partitionQueue;
                }));
    }

    /** Frees the queue of a partition without work: its subscription may have been deleted. */
    private void freeIfIdle(String partition) {
        queues.computeIfPresent(
                partition, (ignored, partitionQueue) -> partitionQueue.isIdle() ? null : partitionQueue);
    }

    /** The number of partitions that have work. */
    int activePartitions() {
        return queues.size();
    }

    @Override
    public int freeCapacity(String partition) {
        var partitionQueue = queues.get(partition);
        return partitionQueue == null ? MAX_QUEUED_KEYS : partitionQueue.freeCapacity();
    }

    private final class PartitionQueue {
        private final String partition;
        private final ReentrantLock lock = new ReentrantLock();
        // The queue is a set, because a sweep can dispatch a key again when its lease ends while the key is still
        // queued. If the queue contained such a key twice, two attempts would follow each other without a retry delay.
        private final LinkedHashSet<RowKey> queuedKeys = new LinkedHashSet<>();
        private final Set<RowKey> keysInProgress = new HashSet<>();
        private final Set<String> orderingKeysInProgress = new HashSet<>();
        private int activeThreads;

        PartitionQueue(String partition) {
            this.partition = partition;
        }

        /** Adds all keys before a thread takes the first key, so that one batch can contain several of them. */
        void enqueue(List<RowKey> keys, boolean first) {
            lock.lock();
            try {
                var addedCount = 0;
                for (var rowKey : keys)
                    if ((first || queuedKeys.size() < MAX_QUEUED_KEYS)
                            && !keysInProgress.contains(rowKey)
                            && add(rowKey, first)) addedCount++;
                for (; addedCount > 0 && activeThreads < MAX_CONCURRENT_BATCHES; addedCount--) {
                    // The thread counts only after its start, which can fail. It waits for the lock.
                    Thread.ofVirtual().name("dispatcher").start(this::runUntilEmpty);
                    activeThreads++;
                }
            } finally {
                lock.unlock();
            }
        }

        private boolean add(RowKey rowKey, boolean first) {
            if (!first) return queuedKeys.add(rowKey);
            queuedKeys.addFirst(rowKey);
            return true;
        }

        int freeCapacity() {
            lock.lock();
            try {
                return MAX_QUEUED_KEYS - queuedKeys.size();
            } finally {
                lock.unlock();
            }
        }

        private void runUntilEmpty() {
            var maxKeys = batchSize();
            var lastReason = "";
            for (var keys = nextBatch(List.of(), maxKeys); !keys.isEmpty(); keys = nextBatch(keys, maxKeys)) {
                try {
                    if (!batchWorker.execute(keys)) clearQueue();
                } catch (RuntimeException | Error e) {
                    // Also catches errors. An uncaught error would end the thread without decreasing activeThreads.
                    var reason = String.valueOf(e.getMessage());
                    // Logs consecutive equal failures once. Without this, a closed table would cause one log line for
                    // each queued key.
                    if (!reason.equals(lastReason)) LOG.warn("a batch failed, a sweep dispatches it again: {}", reason);
                    lastReason = reason;
                }
            }
            freeIfIdle(partition);
        }

        boolean isIdle() {
            lock.lock();
            try {
                return activeThreads == 0 && queuedKeys.isEmpty();
            } finally {
                lock.unlock();
            }
        }

        /** Drops the queued keys. A worker would have to read thousands of rows only to defer them. */
        private void clearQueue() {
            lock.lock();
            try {
                queuedKeys.clear();
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

        /** Marks a batch as done, and takes the next batch. Returns an empty list if this thread must end. */
        private List<RowKey> nextBatch(List<RowKey> done, int maxKeys) {
            lock.lock();
            try {
                for (var rowKey : done) {
                    keysInProgress.remove(rowKey);
                    orderingKeysInProgress.remove(batchWorker.orderingKey(rowKey));
                }
                var batch = new ArrayList<RowKey>();
                for (var keys = queuedKeys.iterator(); batch.size() < maxKeys && keys.hasNext(); ) {
                    var rowKey = keys.next();
                    // The thread that is executing this ordering key takes the row afterwards.
                    if (orderingKeysInProgress.contains(batchWorker.orderingKey(rowKey))) continue;
                    // Rows whose batch key differs belong to a later batch.
                    if (!batch.isEmpty()
                            && !batchWorker.batchKey(rowKey).equals(batchWorker.batchKey(batch.getFirst()))) continue;
                    keys.remove();
                    batch.add(rowKey);
                }
                for (var rowKey : batch) {
                    keysInProgress.add(rowKey);
                    orderingKeysInProgress.add(batchWorker.orderingKey(rowKey));
                }
                if (batch.isEmpty()) activeThreads--;
                return batch;
            } finally {
                lock.unlock();
            }
        }
    }
}
