package dev.holdfast.courier;

import java.util.HashMap;
import java.util.Map;

/** The room that a courier has, given away one by one. */
public final class Places {
    private final Courier courier;
    private final Map<String, Integer> left = new HashMap<>();

    public Places(Courier courier) {
        this.courier = courier;
    }

    /** Whether there is a place for one more of a partition; then it is taken. */
    public boolean take(String partition) {
        var places = left.computeIfAbsent(partition, courier::room);
        if (places <= 0) return false;
        left.put(partition, places - 1);
        return true;
    }
}
