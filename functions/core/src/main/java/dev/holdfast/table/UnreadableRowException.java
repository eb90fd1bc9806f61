// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import dev.holdfast.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A stored row can't be read. The cause is this row, not the storage, so reads of other rows can succeed. */
public final class UnreadableRowException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    private final transient RowKey rowKey;
    private final String reason;

    public UnreadableRowException(RowKey rowKey, String reason, Throwable cause) {
        super(
                "the row " + rowKey.sort() + " of " + rowKey.partition() + " can't be read: " + reason,
                cause instanceof IOException e ? e : new IOException(cause));
        this.rowKey = rowKey;
        this.reason = reason;
    }

    public RowKey key() {
        return rowKey;
    }

    /** Returns why the row can't be read, without its key. */
    public String reason() {
        return reason;
    }

    /** Returns the answer to a client. Only callers who may read get the row's key. */
    public Problem problem() {
        return new Problem.Unreadable(
                "the stored row " + rowKey.sort() + " of " + rowKey.partition()
                        + " can't be read; repair or delete it, and Holdfast's log says why",
                "a stored row can't be read; Holdfast's log names it");
    }
}
