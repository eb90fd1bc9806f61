package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.alert.Filter;
import dev.holdfast.live.LocalWatchers;
import dev.holdfast.live.Watch;
import dev.holdfast.problem.Answer;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;

class LineTest {
    private final LocalWatchers watchers = new LocalWatchers(new Random(7));

    @Test
    void a_client_that_is_gone_before_its_line_begins_is_no_watcher() {
        var line = new Line(watch(), new Gone(), new SseImpl(), () -> true);
        assertThat(watchers.count()).isEqualTo(1);
        assertThatThrownBy(line::begin).isInstanceOf(IllegalStateException.class);
        assertThat(watchers.count()).isZero();
    }

    private Watch watch() {
        var all = new Filter(List.of(), null, null, Map.of(), List.of());
        return switch (watchers.watch("shop", all, null)) {
            case Answer.Ok<Watch>(Watch watch) -> watch;
            case Answer.Refused<Watch> refused -> throw new AssertionError(refused);
        };
    }

    /** As the framework's, once the connection is closed. */
    private static final class Gone implements SseEventSink {
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
