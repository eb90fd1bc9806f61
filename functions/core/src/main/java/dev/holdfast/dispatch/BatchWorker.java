// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.table.RowKey;
import java.util.List;
import java.util.function.Consumer;

/** Executes the work that a {@link WorkDispatcher} accepted. */
public interface BatchWorker {
    /** Returns the maximum number of keys of a partition in one batch. */
    int batchSize(String partition);

    /**
     * The maximum number of rows per invocation of a worker that executes one row in each attempt. An attempt takes at
     * most 15 seconds, so the last of three attempts begins before the row's lease of one minute ends. After the end of
     * the lease, the sweep would dispatch the row again.
     */
    int MAX_SINGLE_ROWS = 3;

    /** The maximum number of rows per invocation of a worker that executes several rows in one attempt. */
    int MAX_GROUPED_ROWS = 100;

    /** Returns how many rows of a partition one invocation of a worker in another process gets. */
    default int rowsPerInvocation(String partition) {
        return batchSize(partition) > 1 ? MAX_GROUPED_ROWS : MAX_SINGLE_ROWS;
    }

    /**
     * Returns the ordering key of a row. The dispatcher executes rows with equal ordering keys in their order, and
     * never concurrently.
     */
    default String orderingKey(RowKey rowKey) {
        return rowKey.sort();
    }

    /** Returns the batch key of a row. All rows of a batch have equal batch keys. */
    default String batchKey(RowKey rowKey) {
        return "";
    }

    /**
     * Executes rows of one partition. Executes rows with equal ordering keys in the given order.
     *
     * @return the result, as far as it concerns the receiver. After {@link BatchOutcome#BLOCKED} and {@link
     *     BatchOutcome#BLOCKED_EXCEPT_URGENT}, a sweep dispatches the dropped rows again when their leases end
     */
    BatchOutcome execute(List<RowKey> keys);

    /** Returns a worker whose batches contain one row each. */
    static BatchWorker oneAtATime(Consumer<RowKey> work) {
        return new BatchWorker() {
            @Override
            public int batchSize(String partition) {
                return 1;
            }

            @Override
            public BatchOutcome execute(List<RowKey> keys) {
                keys.forEach(work);
                return BatchOutcome.NEUTRAL;
            }
        };
    }
}
