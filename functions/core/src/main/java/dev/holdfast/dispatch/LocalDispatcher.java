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
 * Carries work out in this process: each partition (a subscription's deliveries, a queue's releases) has a lane of its own, so what
 * hangs holds up only its like. What concerns one subject is never under way twice at a time, so that it keeps its order.
 */
public final class LocalDispatcher implements WorkDispatcher {
    /** So many at once in a lane. */
    private static final int MAX_CONCURRENT_BATCHES = 4;

    /** What waits in a lane beyond this is left to the sweep. */
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
                .forEach((partition, some) ->
                        queues.computeIfAbsent(partition, PartitionQueue::new).enqueue(some));
    }

    @Override
    public int freeCapacity(String partition) {
        var partitionQueue = queues.get(partition);
        return partitionQueue == null ? MAX_QUEUED_KEYS : partitionQueue.freeCapacity();
    }

    private final class PartitionQueue {
        private final String partition;
        private final ReentrantLock lock = new ReentrantLock();
        // What is here already is not taken twice: a lease that ends in a long lane would else spend attempts at once
        // that are meant to be spread over days.
        private final LinkedHashSet<RowKey> queuedKeys = new LinkedHashSet<>();
        private final Set<RowKey> keysInProgress = new HashSet<>();
        private final Set<String> orderingKeysInProgress = new HashSet<>();
        private int activeThreads;

        PartitionQueue(String partition) {
            this.partition = partition;
        }

        /** All before any is carried, so that what comes together can go together. */
        void enqueue(List<RowKey> keys) {
            lock.lock();
            try {
                var fresh = 0;
                for (var rowKey : keys)
                    if (queuedKeys.size() < MAX_QUEUED_KEYS
                            && !keysInProgress.contains(rowKey)
                            && queuedKeys.add(rowKey)) fresh++;
                for (; fresh > 0 && activeThreads < MAX_CONCURRENT_BATCHES; fresh--) {
                    activeThreads++;
                    Thread.ofVirtual().name("courier").start(this::runUntilEmpty);
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
            var together = batchSize();
            var said = "";
            for (var keys = nextBatch(List.of(), together); !keys.isEmpty(); keys = nextBatch(keys, together)) {
                try {
                    if (!batchWorker.execute(keys)) clearQueue();
                } catch (RuntimeException | Error e) {
                    // An error too: a thread that ends here would keep its place in the lane for ever.
                    var why = String.valueOf(e.getMessage());
                    // Once for all that break off alike: a table that is closed would else be told of for each that
                    // waits.
                    if (!why.equals(said)) LOG.warn("what was under way broke off and will be tried again: {}", why);
                    said = why;
                }
            }
        }

        /** Leaves what waits to its leases, which end within a minute: thousands would else be looked at one by one, only to be put off. */
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

        /** What is to be carried after these; nothing when this thread ends. */
        private List<RowKey> nextBatch(List<RowKey> done, int together) {
            lock.lock();
            try {
                for (var rowKey : done) {
                    keysInProgress.remove(rowKey);
                    orderingKeysInProgress.remove(batchWorker.orderingKey(rowKey));
                }
                var next = new ArrayList<RowKey>();
                for (var keys = queuedKeys.iterator(); next.size() < together && keys.hasNext(); ) {
                    var rowKey = keys.next();
                    // Whoever has that subject under way takes this when it is done.
                    if (orderingKeysInProgress.contains(batchWorker.orderingKey(rowKey))) continue;
                    // Whoever comes next takes what is of another kind.
                    if (!next.isEmpty() && !batchWorker.batchKey(rowKey).equals(batchWorker.batchKey(next.getFirst())))
                        continue;
                    keys.remove();
                    next.add(rowKey);
                }
                for (var rowKey : next) {
                    keysInProgress.add(rowKey);
                    orderingKeysInProgress.add(batchWorker.orderingKey(rowKey));
                }
                if (next.isEmpty()) activeThreads--;
                return next;
            } finally {
                lock.unlock();
            }
        }
    }
}
