package dev.holdfast.dispatch;

import dev.holdfast.table.RowKey;
import java.util.List;

/**
 * The seam to whatever carries work out: takes on the keys of rows under a lease and returns at once. It may drop them (when it is
 * full, or the process dies): what nobody has settled when its lease ends is handed out again by the sweep.
 */
public interface WorkDispatcher {
    void dispatch(List<RowKey> keys);

    /** How many more of a partition it would take now. What it would drop is better left due, so that the next sweep finds it. */
    default int freeCapacity(String partition) {
        return Integer.MAX_VALUE;
    }
}
