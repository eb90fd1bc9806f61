package dev.holdfast.alert;

import dev.holdfast.table.Key;
import java.util.List;

/**
 * The seam to whatever carries deliveries out: takes them on and returns at once. It may drop them (when it is full, or the
 * process dies): a delivery that nobody has settled when its lease ends is handed out again by the sweep.
 */
public interface Courier {
    void take(List<Key> deliveries);

    /** How many more of a partition it would take now. What it would drop is better left due, so that the next sweep finds it. */
    default int room(String partition) {
        return Integer.MAX_VALUE;
    }
}
