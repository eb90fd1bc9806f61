// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import java.util.HashMap;
import java.util.Map;

/** Counts down the free capacity of a dispatcher, for one run of a sweep. */
public final class DispatchCapacity {
    private final WorkDispatcher workDispatcher;
    private final Map<String, Integer> freeByPartition = new HashMap<>();

    public DispatchCapacity(WorkDispatcher workDispatcher) {
        this.workDispatcher = workDispatcher;
    }

    /** Reserves one place in the queue of a partition. Returns false if no place is free. */
    public boolean tryTake(String partition) {
        var freePlaces = freeByPartition.computeIfAbsent(partition, workDispatcher::freeCapacity);
        if (freePlaces <= 0) return false;
        freeByPartition.put(partition, freePlaces - 1);
        return true;
    }
}
