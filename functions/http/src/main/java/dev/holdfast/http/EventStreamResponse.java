package dev.holdfast.http;

import dev.holdfast.eventstream.EventStream;
import dev.holdfast.eventstream.StreamMessage;
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
final class EventStreamResponse {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreamResponse.class);
    private static final long RECONNECT_MILLIS = 3000;
    private static final long SEND_TIMEOUT_SECONDS = 60;

    private final EventStream eventStream;
    private final SseEventSink sink;
    private final Sse sse;
    private final BooleanSupplier credentialIsValid;

    /** @param standing whether the credential lets its caller in still: asked at each heartbeat */
    EventStreamResponse(EventStream eventStream, SseEventSink sink, Sse sse, BooleanSupplier standing) {
        this.eventStream = eventStream;
        this.sink = sink;
        this.sse = sse;
        this.credentialIsValid = standing;
    }

    /** @throws RuntimeException when the client is gone already; the watch is closed then */
    void start() {
        try {
            open();
        } catch (RuntimeException e) {
            // No end of the request tells of it any more, and there is no thread that would close it.
            eventStream.close();
            throw e;
        }
    }

    private void open() {
        var streamStart = eventStream.start();
        var first = commentEvent("what happens from here on")
                .id(streamStart.place())
                .reconnectDelay(RECONNECT_MILLIS);
        if (streamStart.forgotten())
            first.name("reset").data("{\"detail\":\"what happened since is not remembered: read the state anew\"}");
        // In the request's own thread, since it writes the head of the response.
        sink.send(first.build());
        Thread.ofVirtual().name("watcher").start(this::run);
    }

    private void run() {
        try (eventStream;
                sink) {
            while (sendMessage(eventStream.next())) {}
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.debug("a watcher is gone: {}", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("a watcher's line broke off: {}", String.valueOf(e.getMessage()));
        }
    }

    /** Whether there is more to tell after this. */
    private boolean sendMessage(StreamMessage streamMessage)
            throws InterruptedException, ExecutionException, TimeoutException {
        return switch (streamMessage) {
            case StreamMessage.StreamedEvent(var place, var type, var event) ->
                sendEvent(sse.newEventBuilder().id(place).name(type).data(event));
            case StreamMessage.StreamHeartbeat(var place) ->
                credentialIsValid.getAsBoolean()
                        ? sendEvent(commentEvent("still here").id(place))
                        : sendEnd("the credential is not valid any more");
            case StreamMessage.StreamEnd(var reason) -> sendEnd(reason);
        };
    }

    private boolean sendEnd(String reason) throws InterruptedException, ExecutionException, TimeoutException {
        sendEvent(commentEvent(reason));
        return false;
    }

    private OutboundSseEvent.Builder commentEvent(String comment) {
        return sse.newEventBuilder().comment(comment);
    }

    private boolean sendEvent(OutboundSseEvent.Builder event)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletionStage<?> written = sink.send(event.build());
        written.toCompletableFuture().get(SEND_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        return true;
    }
}
