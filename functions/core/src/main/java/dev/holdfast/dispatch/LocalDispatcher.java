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
 * threads, so that a receiver that hangs delays no other one.
 *
 * <p>It guarantees that a partition has at most {@value #MAX_CONCURRENT_BATCHES} threads, that no key is executed twice
 * at a time, and that keys with equal ordering keys are executed one after the other in their order.
 *
 * <ol>
 *   <li>Add the new keys to the partition's queue, and start threads for them up to the limit.
 *   <li>Each thread takes the next batch: queued keys with equal batch keys, whose ordering keys no other thread has.
 *   <li>It executes the batch, then takes the next one, until no key is left for it.
 *   <li>If the worker can execute nothing of the partition now, empty the queue: the leases end within a minute.
 * </ol>
 *
 * <p>Source: Holdfast's own, over one lock for each queue.
 */
public final class LocalDispatcher implements WorkDispatcher {
    /** Batches that one partition executes at a time. */
    private static final int MAX_CONCURRENT_BATCHES = 4;

    /** Keys that one partition queues. It drops others, and a sweep dispatches them again. */
    private static final int MAX_QUEUED_KEYS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(LocalDispatcher.class);

    private final Map<String, PartitionQueue> queues = new ConcurrentHashMap<>();
    private final BatchWorker batchWorker;

    public LocalDispatcher(BatchWorker batchWorker) {
        this.batchWorker = batchWorker;
    }

    @Override
    public void dispatch(List<RowKey> keys) {
        keys.stream()
                .collect(Collectors.groupingBy(RowKey::partition))
                .forEach((partition, partitionKeys) ->
                        queues.computeIfAbsent(partition, PartitionQueue::new).enqueue(partitionKeys));
    }

    @Override
    public int freeCapacity(String partition) {
        var partitionQueue = queues.get(partition);
        return partitionQueue == null ? MAX_QUEUED_KEYS : partitionQueue.freeCapacity();
    }

    private final class PartitionQueue {
        private final String partition;
        private final ReentrantLock lock = new ReentrantLock();
        // A set, since a key may be dispatched again when its lease ends in a long queue. Executing it twice would make
        // attempts at once that the retry schedule spreads over days.
        private final LinkedHashSet<RowKey> queuedKeys = new LinkedHashSet<>();
        private final Set<RowKey> keysInProgress = new HashSet<>();
        private final Set<String> orderingKeysInProgress = new HashSet<>();
        private int activeThreads;

        PartitionQueue(String partition) {
            this.partition = partition;
        }

        /** Adds all keys before any thread takes one, so that they can share a batch. */
        void enqueue(List<RowKey> keys) {
            lock.lock();
            try {
                var addedCount = 0;
                for (var rowKey : keys)
                    if (queuedKeys.size() < MAX_QUEUED_KEYS
                            && !keysInProgress.contains(rowKey)
                            && queuedKeys.add(rowKey)) addedCount++;
                for (; addedCount > 0 && activeThreads < MAX_CONCURRENT_BATCHES; addedCount--) {
                    activeThreads++;
                    Thread.ofVirtual().name("dispatcher").start(this::runUntilEmpty);
                }
            } finally {
                lock.unlock();
            }
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
                    // Errors are caught too: a thread that ended here would stay counted in activeThreads.
                    var reason = String.valueOf(e.getMessage());
                    // Equal failures in a row are logged once. A closed table would log one line for each queued key.
                    if (!reason.equals(lastReason)) LOG.warn("a batch failed, a sweep dispatches it again: {}", reason);
                    lastReason = reason;
                }
            }
        }

        /** Drops the queued keys. Otherwise a worker would read thousands of rows one by one, only to defer them. */
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

        /** Marks a batch as done, and takes the next one. Returns an empty list if this thread must end. */
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
                    // The thread that has this ordering key takes the row afterwards.
                    if (orderingKeysInProgress.contains(batchWorker.orderingKey(rowKey))) continue;
                    // The next batch takes rows with another batch key.
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
