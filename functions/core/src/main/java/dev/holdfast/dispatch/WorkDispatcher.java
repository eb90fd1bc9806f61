// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.table.RowKey;
import java.util.List;
import java.util.Set;

/**
 * Passes leased rows to workers without waiting for their work. A dispatcher can lose rows if its queue is full or the
 * process dies. A sweep dispatches every row again that isn't settled when its lease ends.
 */
public interface WorkDispatcher {
    /** @param keys the keys of rows under a lease, of any partitions */
    void dispatch(List<RowKey> keys);

    /**
     * Dispatches rows, some of which go before those that wait already.
     *
     * @param urgentKeys the keys of these rows, among {@code keys}
     */
    default void dispatch(List<RowKey> keys, Set<RowKey> urgentKeys) {
        dispatch(keys);
    }

    /**
     * Returns how many more rows of a partition it accepts now. A sweep leaves the others due, so that the next run
     * finds them.
     */
    default int freeCapacity(String partition) {
        return Integer.MAX_VALUE;
    }
}
