// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.call;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call. If somebody cancels it, or cancels a result that depends on it, the client stops the retries of
 * the call.
 */
final class CancellableResult<T extends @Nullable Object> extends CompletableFuture<T> {
    private final @Nullable CompletableFuture<?> source;

    CancellableResult() {
        this(null);
    }

    private CancellableResult(@Nullable CompletableFuture<?> source) {
        this.source = source;
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new CancellableResult<>(this);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (source != null) source.cancel(mayInterruptIfRunning);
        return super.cancel(mayInterruptIfRunning);
    }
}
