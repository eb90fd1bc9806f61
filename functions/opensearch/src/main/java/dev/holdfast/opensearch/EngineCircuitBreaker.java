// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import dev.holdfast.search.SearchIndexBusyException;
import java.time.Duration;
import java.util.function.LongSupplier;
import okhttp3.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker for calls to the search engine. Without this breaker, a slow engine would delay the publishing of
 * changes. The breaker opens for 30 seconds after a slow or missing response. This class is safe for use by many
 * threads.
 */
final class EngineCircuitBreaker {
    private static final Duration OPEN_DURATION = Duration.ofSeconds(30);

    private final EngineClient engineClient;
    private final Duration limit;
    private final LongSupplier nanoTime;
    /**
     * The end of the open period, as a value of {@link #nanoTime}. The wall clock isn't suitable, because somebody may
     * set it back.
     */
    private volatile @Nullable Long openUntilNanos;

    /**
     * @param limit the time limit for all calls that add one set of cards; a response is slow after two fifths of this
     *     limit
     */
    EngineCircuitBreaker(EngineClient engineClient, Duration limit, LongSupplier nanoTime) {
        this.engineClient = engineClient;
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the deadline, in nanoseconds, for adding a set of cards from now on.
     *
     * @throws SearchIndexBusyException if the circuit breaker is open
     */
    long deadlineIfClosed() {
        var until = openUntilNanos;
        if (until != null && nanoTime.getAsLong() - until < 0)
            throw new SearchIndexBusyException("the search engine was too slow; calls are paused for 30 seconds");
        return deadline();
    }

    /**
     * Returns the deadline for the calls that follow the addition of cards. An open breaker doesn't prevent these
     * calls. If it did, Holdfast would never make them after a slow addition.
     */
    long deadline() {
        return nanoTime.getAsLong() + limit.toNanos();
    }

    /** Makes a call; a slow response opens the circuit breaker. */
    EngineClient.EngineReply call(String method, String path, MediaType type, String body, long deadlineNanos) {
        var startNanos = nanoTime.getAsLong();
        var engineReply = callIgnoringSlowness(method, path, type, body, deadlineNanos);
        // A slow creation of the index (PUT) doesn't open the breaker, because it happens only once.
        if (!method.equals("PUT") && nanoTime.getAsLong() - startNanos > limit.toNanos() / 5 * 2) open();
        return engineReply;
    }

    /** Makes a call; only a missing response opens the circuit breaker. */
    EngineClient.EngineReply callIgnoringSlowness(
            String method, String path, MediaType type, String body, long deadlineNanos) {
        var timeLeft = Duration.ofNanos(deadlineNanos - nanoTime.getAsLong());
        var engineReply = engineClient.call(method, path, type, body, timeLeft);
        if (engineReply.failureReason() != null) open();
        return engineReply;
    }

    private void open() {
        openUntilNanos = nanoTime.getAsLong() + OPEN_DURATION.toNanos();
    }
}
