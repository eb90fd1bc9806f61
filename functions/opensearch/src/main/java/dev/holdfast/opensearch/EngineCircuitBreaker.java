package dev.holdfast.opensearch;

import dev.holdfast.search.SearchIndexBusyException;
import java.time.Duration;
import java.util.function.LongSupplier;
import okhttp3.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * Calls a search engine on behalf of whoever publishes changes, who must not be held up: within a limit, and after an answer that was
 * slow, or none, not at all for a while. Safe for use by many threads.
 */
final class EngineCircuitBreaker {
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final EngineClient calls;
    private final Duration limit;
    private final LongSupplier nanos;
    /** By {@link #nanos}: the clock may be set back. */
    private volatile @Nullable Long pausedUntil;

    /** @param limit for all calls that one filing takes; an answer that takes two fifths of it is slow */
    EngineCircuitBreaker(EngineClient calls, Duration limit, LongSupplier nanos) {
        this.calls = calls;
        this.limit = limit;
        this.nanos = nanos;
    }

    /** By when all must be done that begins now; it does not, while the engine is left alone. */
    long requireDeadline() {
        var until = pausedUntil;
        if (until != null && nanos.getAsLong() - until < 0)
            throw new SearchIndexBusyException("it was too slow, and is left alone for now");
        return deadline();
    }

    /** The same for what follows on a filing: an engine that was slow at that is asked all the same, or it would never be done. */
    long deadline() {
        return nanos.getAsLong() + limit.toNanos();
    }

    EngineClient.EngineReply call(String method, String path, MediaType type, String body, long end) {
        var begun = nanos.getAsLong();
        var engineReply = callIgnoringSlowness(method, path, type, body, end);
        // Making the index takes long, but only once.
        if (!method.equals("PUT") && nanos.getAsLong() - begun > limit.toNanos() / 5 * 2) startPause();
        return engineReply;
    }

    /** However long it takes; but no answer at all is too long. */
    EngineClient.EngineReply callIgnoringSlowness(String method, String path, MediaType type, String body, long end) {
        var engineReply = calls.call(method, path, type, body, Duration.ofNanos(end - nanos.getAsLong()));
        if (engineReply.unanswered() != null) startPause();
        return engineReply;
    }

    private void startPause() {
        pausedUntil = nanos.getAsLong() + PAUSE.toNanos();
    }
}
