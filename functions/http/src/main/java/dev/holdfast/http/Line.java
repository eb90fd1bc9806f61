package dev.holdfast.http;

import dev.holdfast.live.Message;
import dev.holdfast.live.Watch;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watcher's line: what its watch shows, as server-sent events, one at a time, until either side ends it. */
final class Line {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);
    private static final long RECONNECT_MILLIS = 3000;
    private static final long PATIENCE_SECONDS = 60;

    private final Watch watch;
    private final SseEventSink sink;
    private final Sse sse;
    private final BooleanSupplier standing;

    /** @param standing whether the credential lets its caller in still: asked at each heartbeat */
    Line(Watch watch, SseEventSink sink, Sse sse, BooleanSupplier standing) {
        this.watch = watch;
        this.sink = sink;
        this.sse = sse;
        this.standing = standing;
    }

    /** @throws RuntimeException when the client is gone already; the watch is closed then */
    void begin() {
        try {
            open();
        } catch (RuntimeException e) {
            // No end of the request tells of it any more, and there is no thread that would close it.
            watch.close();
            throw e;
        }
    }

    private void open() {
        var opening = watch.opening();
        var first = event("what happens from here on").id(opening.place()).reconnectDelay(RECONNECT_MILLIS);
        if (opening.forgotten())
            first.name("reset").data("{\"detail\":\"what happened since is not remembered: read the state anew\"}");
        // In the request's own thread, since it writes the head of the response.
        sink.send(first.build());
        Thread.ofVirtual().name("watcher").start(this::run);
    }

    private void run() {
        try (watch;
                sink) {
            while (tell(watch.next())) {}
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.debug("a watcher is gone: {}", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("a watcher's line broke off: {}", String.valueOf(e.getMessage()));
        }
    }

    /** Whether there is more to tell after this. */
    private boolean tell(Message message) throws InterruptedException, ExecutionException, TimeoutException {
        return switch (message) {
            case Message.News(var place, var type, var event) ->
                sent(sse.newEventBuilder().id(place).name(type).data(event));
            case Message.Beat(var place) ->
                standing.getAsBoolean()
                        ? sent(event("still here").id(place))
                        : over("the credential is not valid any more");
            case Message.End(var reason) -> over(reason);
        };
    }

    private boolean over(String reason) throws InterruptedException, ExecutionException, TimeoutException {
        sent(event(reason));
        return false;
    }

    private OutboundSseEvent.Builder event(String comment) {
        return sse.newEventBuilder().comment(comment);
    }

    private boolean sent(OutboundSseEvent.Builder event)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletionStage<?> written = sink.send(event.build());
        written.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return true;
    }
}
