// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import dev.holdfast.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The storage failed. This failure lasts until the disk recovers or an operator repairs the storage, unlike a
 * {@link TableBusyException}.
 */
public class TableFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of failures. The kind determines what the caller can do next. */
    public enum FailureKind {
        /** The storage has no space for the write. It has stored no part of the transaction. */
        FULL,
        /** Holdfast can't read or write the storage now. */
        UNAVAILABLE,
        /** The call itself is the cause of the failure. Other calls may succeed. */
        INTERNAL
    }

    private final FailureKind failureKind;

    public TableFailureException(FailureKind failureKind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failureKind = failureKind;
    }

    /**
     * Whether the storage caused the failure, and not one row or call. If the storage caused it, other calls fail too,
     * and a later call can succeed.
     */
    public static boolean isCausedByStorage(@Nullable Throwable failure) {
        return switch (failure) {
            case TableBusyException busy -> true;
            case TableFailureException tableFailure -> tableFailure.isOutage();
            case PartialWriteException partial -> isCausedByStorage(partial.getCause());
            case null, default -> false;
        };
    }

    /** Whether the storage is the cause of the failure. If it is, other calls fail too. */
    public final boolean isOutage() {
        return failureKind != FailureKind.INTERNAL;
    }

    /**
     * Returns the answer to a client; null for an internal fault. The answer doesn't contain the name of the file or
     * the cause. The log contains both.
     */
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
