// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.table.RowKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Contains the waiting keys of one partition, the urgent keys first. The lock of {@link PartitionQueue} protects this
 * queue.
 */
final class KeyQueue {
    /**
     * The maximum number of keys in the queue. The queue drops further keys, and a sweep dispatches them again. An
     * urgent key takes the place of the last key.
     */
    static final int MAX_QUEUED_KEYS = 10_000;

    // The queue is a set, because a sweep can dispatch a key again when its lease ends while the key is still
    // queued. If the queue contained such a key twice, two attempts would follow each other without a retry delay.
    private final LinkedHashSet<RowKey> queuedKeys = new LinkedHashSet<>();
    /** The urgent keys among the queued keys. The urgent keys are at the beginning of the queue. */
    private final Set<RowKey> urgentKeys = new HashSet<>();

    boolean addLast(RowKey rowKey) {
        return queuedKeys.size() < MAX_QUEUED_KEYS && queuedKeys.add(rowKey);
    }

    boolean addFirst(RowKey rowKey) {
        queuedKeys.addFirst(rowKey);
        urgentKeys.add(rowKey);
        if (queuedKeys.size() > MAX_QUEUED_KEYS) urgentKeys.remove(queuedKeys.removeLast());
        return true;
    }

    int freeCapacity() {
        return MAX_QUEUED_KEYS - queuedKeys.size();
    }

    int freeUrgentCapacity() {
        return MAX_QUEUED_KEYS - urgentKeys.size();
    }

    boolean isEmpty() {
        return queuedKeys.isEmpty();
    }

    /** Removes all keys but the urgent ones. */
    void retainUrgent() {
        queuedKeys.retainAll(urgentKeys);
    }

    void clear() {
        queuedKeys.clear();
        urgentKeys.clear();
    }

    /**
     * Removes and returns the first keys that a thread may execute now.
     *
     * @param batchKeyOf returns a text that is equal for all keys of one batch
     */
    List<RowKey> take(int maxKeys, Predicate<RowKey> mayGo, Function<RowKey, String> batchKeyOf) {
        var batch = new ArrayList<RowKey>();
        for (var keys = queuedKeys.iterator(); batch.size() < maxKeys && keys.hasNext(); ) {
            var rowKey = keys.next();
            if (!mayGo.test(rowKey)) continue;
            // Rows whose batch key differs belong to a later batch.
            if (!batch.isEmpty() && !batchKeyOf.apply(rowKey).equals(batchKeyOf.apply(batch.getFirst()))) continue;
            keys.remove();
            urgentKeys.remove(rowKey);
            batch.add(rowKey);
        }
        return batch;
    }
}
