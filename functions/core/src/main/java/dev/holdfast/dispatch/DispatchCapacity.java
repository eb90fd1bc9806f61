// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Counts down the free capacity of a dispatcher, for one run of a sweep. */
public final class DispatchCapacity {
    private final WorkDispatcher workDispatcher;
    private final Map<String, Integer> freeByPartition = new HashMap<>();
    private final Map<String, Integer> freeUrgentByPartition = new HashMap<>();

    public DispatchCapacity(WorkDispatcher workDispatcher) {
        this.workDispatcher = workDispatcher;
    }

    /** Reserves one place in the queue of a partition. Returns false if no place is free. */
    public boolean tryTake(String partition) {
        return tryTake(partition, freeByPartition, workDispatcher::freeCapacity);
    }

    /** Reserves the place of an urgent row. Such a row may take the place of a row that isn't urgent. */
    public boolean tryTakeUrgent(String partition) {
        return tryTake(partition, freeUrgentByPartition, workDispatcher::freeUrgentCapacity);
    }

    private static boolean tryTake(String partition, Map<String, Integer> free, Function<String, Integer> capacity) {
        var freePlaces = free.computeIfAbsent(partition, capacity);
        if (freePlaces <= 0) return false;
        free.put(partition, freePlaces - 1);
        return true;
    }
}
