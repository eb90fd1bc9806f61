// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.table.RowKey;

/** Executes the work of one kind of row that a sweep has dispatched. */
public interface RowWorker {
    /** Whether this worker executes the work of the row. */
    boolean handles(RowKey rowKey);

    /** Executes the work of the row. Does nothing if the work is already done, so a repeated call has no effect. */
    void run(RowKey rowKey);
}
