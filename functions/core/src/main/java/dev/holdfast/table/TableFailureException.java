// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import dev.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The storage failed. Unlike {@link TableBusyException}, it stays so until the disk recovers or an operator acts. */
public class TableFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a caller can do about a failure. */
    public enum FailureKind {
        /** There is no space for the write. Nothing of its transaction was stored. */
        FULL,
        /** The storage can't be read or written at the moment. */
        UNAVAILABLE,
        /** The call itself is at fault; other calls may succeed. */
        INTERNAL
    }

    private final FailureKind failureKind;

    public TableFailureException(FailureKind failureKind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failureKind = failureKind;
    }

    /** Whether the storage is at fault, so that other calls fail too. */
    public final boolean isOutage() {
        return failureKind != FailureKind.INTERNAL;
    }

    /** Returns the answer to a client; null for an internal fault. It names neither the file nor the cause, which the log has. */
    public final @Nullable Problem problem() {
        return switch (failureKind) {
            case FULL ->
                new Problem.InsufficientStorage(
                        "the disk of Holdfast is full; free some space on it, then repeat the request");
            case UNAVAILABLE ->
                new Problem.Unavailable(
                        "Holdfast can't use its storage at the moment, and its log says why; repeat the request later");
            case INTERNAL -> null;
        };
    }
}
