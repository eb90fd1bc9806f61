// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.holdfast.client.call.FutureResult;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the repeated heartbeats of one item. A slow heartbeat delays the next one. The log contains the first of
 * several successive failures, and the first success after them.
 */
final class HeartbeatLoop {
    private static final System.Logger LOGGER = System.getLogger("dev.holdfast.client");

    private final String item;
    private final Supplier<? extends CompletableFuture<?>> heartbeat;
    private boolean isBeating;
    private boolean isFailing;
    private boolean isEnded;

    /** @param item the name of the item in the log */
    HeartbeatLoop(String item, Supplier<? extends CompletableFuture<?>> heartbeat) {
        this.item = item;
        this.heartbeat = heartbeat;
    }

    /** Sends a heartbeat, unless the last one has no answer yet. Throws no exception. */
    void beat() {
        if (!beginBeat()) return;
        try {
            heartbeat.get().whenComplete((receipt, failure) -> endBeat(failure));
        } catch (RuntimeException e) {
            endBeat(e);
        }
    }

    private synchronized boolean beginBeat() {
        if (isEnded || isBeating) return false;
        isBeating = true;
        return true;
    }

    private synchronized void endBeat(@Nullable Throwable failure) {
        isBeating = false;
        if (isEnded || isFailing == (failure != null)) return;
        isFailing = failure != null;
        if (failure == null) LOGGER.log(INFO, () -> "Heartbeats of " + item + " arrive again");
        else {
            var reason = FutureResult.causeOf(failure).getMessage();
            LOGGER.log(WARNING, () -> "Heartbeats of " + item + " fail: " + reason);
        }
    }

    /** Prevents further heartbeats. */
    synchronized void end() {
        isEnded = true;
    }
}
