// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.table.RowKey;
import java.util.List;

/**
 * Hands leased rows to workers and returns at once. It may drop rows, if it is full or the process dies: a sweep
 * dispatches every row again that isn't settled when its lease ends.
 */
public interface WorkDispatcher {
    /** @param keys the keys of rows under a lease, of any partitions */
    void dispatch(List<RowKey> keys);

    /**
     * Returns how many more rows of a partition it accepts now. A sweep leaves the others due, so that the next run
     * finds them.
     */
    default int freeCapacity(String partition) {
        return Integer.MAX_VALUE;
    }
}
