// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.table.RowKey;
import java.util.List;
import java.util.Set;

/**
 * Passes leased rows to workers without waiting for their work. A dispatcher may lose rows, because its queue may be
 * full or the process may die. If a row isn't settled when its lease ends, a sweep dispatches it again.
 */
public interface WorkDispatcher {
    /** @param keys the keys of leased rows, which may be in several partitions */
    void dispatch(List<RowKey> keys);

    /**
     * Dispatches rows. Workers execute the urgent rows before all rows that are already queued.
     *
     * @param urgentKeys the keys of the urgent rows, which {@code keys} contains too
     */
    default void dispatch(List<RowKey> keys, Set<RowKey> urgentKeys) {
        dispatch(keys);
    }

    /**
     * Returns the number of rows of a partition that the dispatcher accepts now. A sweep leaves further due rows for
     * its next run.
     */
    default int freeCapacity(String partition) {
        return Integer.MAX_VALUE;
    }

    /**
     * Returns the number of urgent rows of a partition that the dispatcher accepts now. Urgent rows may replace queued
     * rows that aren't urgent.
     */
    default int freeUrgentCapacity(String partition) {
        return Integer.MAX_VALUE;
    }
}
