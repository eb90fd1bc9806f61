// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.http.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.eventstream.EventStream;
import dev.holdfast.eventstream.LocalEventStreamHub;
import dev.holdfast.eventstream.ReaderView;
import dev.holdfast.problem.ActionResult;
import dev.holdfast.subscription.EventFilter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;

class EventStreamResponseTest {
    private final LocalEventStreamHub eventStreamHub = new LocalEventStreamHub(new Random(7));

    @Test
    void client_that_disconnects_before_stream_starts_is_not_counted() {
        var eventStreamResponse = new EventStreamResponse(openStream(), new ClosedSink(), new SseImpl(), () -> true);
        assertThat(eventStreamHub.openStreamCount()).isEqualTo(1);
        assertThatThrownBy(eventStreamResponse::start).isInstanceOf(IllegalStateException.class);
        assertThat(eventStreamHub.openStreamCount()).isZero();
    }

    private EventStream openStream() {
        var all = new EventFilter(List.of(), null, null, Map.of(), List.of());
        return switch (eventStreamHub.open("shop", all, ReaderView.APPLICATION, null)) {
            case ActionResult.Success<EventStream>(EventStream eventStream) -> eventStream;
            case ActionResult.Refusal<EventStream> refusal -> throw new AssertionError(refusal);
        };
    }

    /** A sink that behaves like the framework's sink after the end of the connection. */
    private static final class ClosedSink implements SseEventSink {
        @Override
        public boolean isClosed() {
            return true;
        }

        @Override
        public CompletionStage<?> send(OutboundSseEvent event) {
            throw new IllegalStateException("Already closed");
        }

        @Override
        public void close() {}
    }
}
