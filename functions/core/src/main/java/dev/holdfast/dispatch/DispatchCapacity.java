package dev.holdfast.dispatch;

import java.util.HashMap;
import java.util.Map;

/** The room that a courier has, given away one by one. */
public final class DispatchCapacity {
    private final WorkDispatcher workDispatcher;
    private final Map<String, Integer> freeByPartition = new HashMap<>();

    public DispatchCapacity(WorkDispatcher workDispatcher) {
        this.workDispatcher = workDispatcher;
    }

    /** Whether there is a place for one more of a partition; then it is taken. */
    public boolean tryTake(String partition) {
        var places = freeByPartition.computeIfAbsent(partition, workDispatcher::freeCapacity);
        if (places <= 0) return false;
        freeByPartition.put(partition, places - 1);
        return true;
    }
}
