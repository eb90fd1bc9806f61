// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.table.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Executes work in this process. Each partition, such as the deliveries of one subscription, has its own queue and
 * threads. So work that hangs in one partition doesn't delay the work of other partitions.
 *
 * <p>The dispatcher guarantees that a partition has at most as many threads as its {@link ConcurrencyWindow} allows.
 * Every partition may have {@value ConcurrencyWindow#INITIAL_BATCHES} threads. All partitions together have at most
 * {@value #MAX_EXTRA_THREADS} further threads. Two threads never execute the same key concurrently. The dispatcher
 * executes keys with equal ordering keys one after the other, in their order.
 *
 * <ol>
 *   <li>Add the new keys to the partition's queue, and start threads for them up to the limit.
 *   <li>Each thread takes the next batch: queued keys with equal batch keys. The thread skips keys whose ordering keys
 *       another thread is executing.
 *   <li>The thread executes the batch and adjusts the window. Then the thread takes the next batch, until no key is
 *       left for it or the window is smaller than the number of threads.
 *   <li>The last thread of a partition frees the queue.
 *   <li>If the worker can't execute any key of the partition now, empty the queue. The leases of the keys end within a
 *       minute, and then a sweep dispatches the keys again.
 * </ol>
 *
 * <p>Source: Holdfast's own algorithm. Each queue has one lock.
 */
public final class LocalDispatcher implements WorkDispatcher {
    /**
     * The maximum number of extra threads of all partitions together. A thread is extra if its partition has more than
     * {@value ConcurrencyWindow#INITIAL_BATCHES} threads.
     */
    static final int MAX_EXTRA_THREADS = 256;

    private final Map<String, PartitionQueue> queues = new ConcurrentHashMap<>();
    private final Semaphore extraThreads = new Semaphore(MAX_EXTRA_THREADS);
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
                // The map's lock prevents a thread from freeing the queue meanwhile.
                .forEach((partition, partitionKeys) -> queues.compute(partition, (ignored, present) -> {
                    var partitionQueue = present == null ? create(partition) : present;
                    partitionQueue.enqueue(partitionKeys, first);
                    return partitionQueue;
                }));
    }

    private PartitionQueue create(String partition) {
        return new PartitionQueue(partition, batchWorker, extraThreads, () -> freeIfIdle(partition));
    }

    /** Frees the queue of a partition without work, because the partition's subscription may have been deleted. */
    private void freeIfIdle(String partition) {
        queues.computeIfPresent(
                partition, (ignored, partitionQueue) -> partitionQueue.isIdle() ? null : partitionQueue);
    }

    /** Returns the number of partitions that have work. */
    int activePartitions() {
        return queues.size();
    }

    @Override
    public int freeCapacity(String partition) {
        var partitionQueue = queues.get(partition);
        return partitionQueue == null ? KeyQueue.MAX_QUEUED_KEYS : partitionQueue.freeCapacity();
    }

    @Override
    public int freeUrgentCapacity(String partition) {
        var partitionQueue = queues.get(partition);
        return partitionQueue == null ? KeyQueue.MAX_QUEUED_KEYS : partitionQueue.freeUrgentCapacity();
    }
}
