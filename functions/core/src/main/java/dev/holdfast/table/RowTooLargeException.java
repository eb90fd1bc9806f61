// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import dev.holdfast.problem.Problem;
import java.util.List;

/** A row would exceed {@link RowSize#MAX_BYTES}. The table stored no part of the row's transaction. */
public final class RowTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int bytes;

    RowTooLargeException(RowKey rowKey, int bytes) {
        super("the row " + rowKey.sort() + " of " + rowKey.partition() + " would have " + bytes + " bytes; at most "
                + RowSize.MAX_BYTES + " are possible");
        this.bytes = bytes;
    }

    /** Returns the answer to a client. */
    public Problem problem() {
        return new Problem.TooLarge(
                "the change would need " + bytes + " bytes of storage; at most " + RowSize.MAX_BYTES
                        + " are possible. Nothing was changed; store a part of the content elsewhere",
                List.of());
    }
}
