// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.event;

import static dev.holdfast.client.ScriptedServer.json;
import static dev.holdfast.client.ScriptedServer.problem;
import static dev.holdfast.client.ScriptedServer.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.HoldfastClient;
import dev.holdfast.client.ScriptedClient;
import dev.holdfast.client.ScriptedServer;
import dev.holdfast.client.ScriptedServer.ReceivedRequest;
import dev.holdfast.client.ScriptedServer.ScriptedAnswer;
import dev.holdfast.client.refusal.RefusalException;
import dev.holdfast.client.transport.ApiKeySource;
import dev.holdfast.client.transport.HttpTransport;
import dev.holdfast.client.transport.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {
    private static final String START = ": events from here on\nid: a-1\nretry: 1\n\n";

    @Test
    void events_arrive_with_their_members() {
        try (var client = client(START + event(2) + ": heartbeat\nid: a-3\n\n")) {
            var filter = EventFilter.all()
                    .types("dev.holdfast.item.*", "dev.holdfast.intent.*")
                    .workflow("up")
                    .label("a", "1")
                    .label("b", "2");
            try (var stream = client.holdfast.events().open(filter)) {
                var event = stream.iterator().next();
                assertThat(event.type()).isEqualTo("dev.holdfast.item.created");
                assertThat(event.subject()).isEqualTo("up/k2");
                assertThat(event.data().path("state").asText()).isEqualTo("offen ü");
                assertThat(stream.position()).isEqualTo("a-2");
            }
            client.assertRequest(
                    "GET /apps/shop/events?types=dev.holdfast.item.%2A&types=dev.holdfast.intent.%2A&workflow=up"
                            + "&label=a%3A1&label=b%3A2",
                    "");
            assertThat(client.request().header("Accept")).isEqualTo("text/event-stream");
            assertThat(client.request().header("Authorization")).isEqualTo("Bearer hf_key");
        }
    }

    @Test
    void stream_continues_after_last_event() {
        try (var client = new ScriptedClient(
                stream(START + event(2)),
                problem(503, "busy", "Retry-After", "0"),
                text(502, "<html>", "text/html"),
                stream(event(3) + ": heartbeat\nid: a-4\n\n"),
                stream(event(5)))) {
            try (var stream = client.holdfast.events().open(EventFilter.all())) {
                assertThat(subjects(stream, 3)).containsExactly("up/k2", "up/k3", "up/k5");
            }
            assertThat(client.requests())
                    .extracting(EventStreamTest::lastEventId)
                    .containsExactly("null", "a-2", "a-2", "a-2", "a-4");
        }
    }

    @Test
    void stream_begins_after_saved_position() {
        try (var client = client(event(3))) {
            try (var stream = client.holdfast.events().open(EventFilter.all().after("a-2"))) {
                assertThat(subjects(stream, 1)).containsExactly("up/k3");
            }
            assertThat(lastEventId(client.request())).isEqualTo("a-2");
        }
    }

    @Test
    void reset_runs_its_action_before_later_events() {
        try (var client = client("id: b-1\nevent: reset\ndata: {\"detail\":\"lost\"}\n\n" + event(2))) {
            var resets = new AtomicInteger();
            try (var stream = client.holdfast.events().open(EventFilter.all()).onReset(resets::incrementAndGet)) {
                assertThat(subjects(stream, 1)).containsExactly("up/k2");
                assertThat(resets).hasValue(1);
            }
        }
    }

    @Test
    void follower_learns_of_reset_before_later_events() throws InterruptedException {
        try (var client = client("id: b-1\nevent: reset\ndata: {}\n\n" + event(2))) {
            var calls = new LinkedBlockingQueue<String>();
            var events = client.holdfast.events();
            try (var stream = events.follow(EventFilter.all(), event -> calls.add("event"), () -> calls.add("reset"))) {
                assertThat(calls.poll(30, TimeUnit.SECONDS)).isEqualTo("reset");
                assertThat(calls.poll(30, TimeUnit.SECONDS)).isEqualTo("event");
                assertThat(stream.position()).isNotNull();
            }
        }
    }

    @Test
    void permanent_refusal_ends_the_stream() {
        try (var client = new ScriptedClient(problem(401, "unauthorized"));
                var stream = client.holdfast.events().open(EventFilter.all())) {
            assertThatThrownBy(stream::next)
                    .isInstanceOf(RefusalException.class)
                    .hasMessage("watch-events: refused as unauthorized (401)");
            assertThat(stream.next()).isNull();
            assertThat(client.requests()).hasSize(1);
        }
    }

    @Test
    void close_ends_a_waiting_read_at_once() throws InterruptedException {
        var server = new ScriptedServer();
        var connected = new CountDownLatch(1);
        server.answer(exchange -> {
            connected.countDown();
            server.streamUntilClose(START).send(exchange);
        });
        try (var client = new ScriptedClient(server)) {
            var stream = client.holdfast.events().open(EventFilter.all());
            var reader = new Thread(stream::next);
            reader.start();
            assertThat(connected.await(30, TimeUnit.SECONDS)).isTrue();
            stream.close();
            reader.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(reader.isAlive()).isFalse();
        }
    }

    @Test
    void close_of_client_ends_its_streams() throws InterruptedException {
        var server = new ScriptedServer();
        server.answer(server.streamUntilClose(START + event(2)));
        var events = new LinkedBlockingQueue<HoldfastEvent>();
        try (var client = new ScriptedClient(server)) {
            var stream = client.holdfast.events().follow(EventFilter.all(), events::add);
            assertThat(events.poll(30, TimeUnit.SECONDS)).isNotNull();
            client.holdfast.close();
            assertThat(stream.next()).isNull();
        }
    }

    @Test
    void silent_connection_is_replaced() {
        var server = new ScriptedServer();
        server.answer(server.streamUntilClose(START));
        server.answer(stream(event(2)));
        try (var client = new ScriptedClient(server)) {
            var call = client.holdfast.operations().prepare(Operation.WATCH_EVENTS, EventFilter.all());
            var transport = new HttpTransport(server.url(), "shop", ApiKeySource.none(), Duration.ofSeconds(9));
            try (var stream = new EventStream(transport, call, closed -> {}, Duration.ofSeconds(1))) {
                assertThat(subjects(stream, 1)).containsExactly("up/k2");
            }
            assertThat(lastEventId(client.request())).isEqualTo("a-1");
        }
    }

    @Test
    void failing_consumer_gets_the_next_event() throws InterruptedException {
        try (var client = client(START + event(2) + event(3))) {
            var events = new LinkedBlockingQueue<String>();
            var stream = client.holdfast.events().follow(EventFilter.all(), event -> {
                events.add(event.subject());
                if (event.subject().equals("up/k2")) throw new IllegalStateException("broken");
            });
            try (stream) {
                assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("up/k2");
                assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("up/k3");
            }
        }
    }

    @Test
    void answer_of_other_type_is_no_stream() {
        try (var client = new ScriptedClient(json(200, "{}"), stream(event(2)));
                var stream = client.holdfast.events().open(EventFilter.all())) {
            assertThat(subjects(stream, 1)).containsExactly("up/k2");
            assertThat(client.requests()).hasSize(2);
        }
    }

    @Test
    void stream_is_no_ordinary_call() {
        try (var client = client(event(2))) {
            HoldfastClient holdfast = client.holdfast;
            var call = holdfast.operations().prepare(Operation.WATCH_EVENTS, EventFilter.all());
            assertThatThrownBy(() -> holdfast.operations().send(call).join())
                    .hasMessageContaining("the event stream needs openEvents");
            assertThat(client.requests()).isEmpty();
        }
    }

    private static List<String> subjects(EventStream stream, int count) {
        var subjects = new ArrayList<String>();
        var iterator = stream.iterator();
        for (var i = 0; i < count; i++) subjects.add(iterator.next().subject());
        return subjects;
    }

    private static String lastEventId(ReceivedRequest request) {
        return request.header("Last-Event-ID");
    }

    private static ScriptedClient client(String text) {
        return new ScriptedClient(stream(text));
    }

    private static ScriptedAnswer stream(String text) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream;charset=UTF-8");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(text.getBytes(UTF_8));
        };
    }

    private static String event(int number) {
        return "id: a-" + number + "\nevent: dev.holdfast.item.created\ndata: {\"specversion\":\"1.0\",\"id\":\"e."
                + number + "\",\"source\":\"/apps/shop\",\"type\":\"dev.holdfast.item.created\",\"subject\":\"up/k"
                + number + "\",\"time\":\"2026-03-01T08:00:00Z\",\"data\":{\"state\":\"offen ü\"}}\n\n";
    }
}
