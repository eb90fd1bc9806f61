// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import dev.holdfast.client.refusal.UnreachableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Waits for asynchronous results. */
public final class FutureResult {
    private FutureResult() {}

    /**
     * Waits for a result, and throws its exception without a wrapper.
     *
     * @throws UnreachableException if somebody interrupts the thread. The thread stays interrupted, and the client
     *     doesn't retry the call
     */
    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnreachableException("the thread was interrupted before the answer arrived", e);
        } catch (ExecutionException e) {
            if (causeOf(e) instanceof RuntimeException failure) {
                // The stack trace then also shows the line of the caller.
                failure.addSuppressed(new CompletionException("awaited here", null));
                throw failure;
            }
            if (causeOf(e) instanceof Error error) throw error;
            throw new IllegalStateException(e);
        }
    }

    /** Returns the exception without the wrappers of {@code CompletableFuture}. */
    public static Throwable causeOf(Throwable failure) {
        var cause = failure.getCause();
        var isWrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return isWrapper && cause != null ? causeOf(cause) : failure;
    }
}
