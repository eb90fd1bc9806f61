// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

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

/** Sends one client's event stream as server-sent events, one at a time, until the client or the server closes it. */
final class EventStreamResponse {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreamResponse.class);
    private static final long RECONNECT_MILLIS = 3000;
    private static final long SEND_TIMEOUT_SECONDS = 60;

    private final EventStream eventStream;
    private final SseEventSink sink;
    private final Sse sse;
    private final BooleanSupplier credentialIsValid;

    /** @param credentialIsValid tests at each heartbeat whether the caller's credential is still valid */
    EventStreamResponse(EventStream eventStream, SseEventSink sink, Sse sse, BooleanSupplier credentialIsValid) {
        this.eventStream = eventStream;
        this.sink = sink;
        this.sse = sse;
        this.credentialIsValid = credentialIsValid;
    }

    /** @throws RuntimeException if the client has already disconnected; this method then closes the event stream */
    void start() {
        try {
            open();
        } catch (RuntimeException e) {
            // Closes the stream here, because the request's end handler has already run and the stream's own thread
            // hasn't started.
            eventStream.close();
            throw e;
        }
    }

    private void open() {
        var streamStart = eventStream.start();
        var firstMessage =
                commentEvent("events from here on").id(streamStart.place()).reconnectDelay(RECONNECT_MILLIS);
        if (streamStart.forgotten())
            firstMessage
                    .name("reset")
                    .data("{\"detail\":\"the server has dropped the events since then: read the state again\"}");
        // The request's own thread must send the first message, because the first message also writes the response
        // headers.
        sink.send(firstMessage.build());
        Thread.ofVirtual().name("event-stream").start(this::run);
    }

    private void run() {
        try (eventStream;
                sink) {
            while (sendMessage(eventStream.next())) {}
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.debug("an event stream's client disconnected: {}", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("an event stream failed: {}", String.valueOf(e.getMessage()));
        }
    }

    /** @return whether the stream continues after this message */
    private boolean sendMessage(StreamMessage streamMessage)
            throws InterruptedException, ExecutionException, TimeoutException {
        return switch (streamMessage) {
            case StreamMessage.StreamedEvent(var place, var type, var event) ->
                sendEvent(sse.newEventBuilder().id(place).name(type).data(event));
            case StreamMessage.StreamHeartbeat(var place) ->
                credentialIsValid.getAsBoolean()
                        ? sendEvent(commentEvent("heartbeat").id(place))
                        : sendEnd("the credential is no longer valid");
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
