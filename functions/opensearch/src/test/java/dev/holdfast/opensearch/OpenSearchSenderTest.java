// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.GuardedHttpClient;
import dev.holdfast.egress.HttpReceiver;
import dev.holdfast.egress.SocketServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OpenSearchSenderTest {
    private static final DeliveryOutcome DELIVERED = new DeliveryOutcome.DeliverySuccess("HTTP 201");

    private final SearchEngineStub engine = new SearchEngineStub();
    private final OpenSearchSender sender =
            new OpenSearchSender(new GuardedHttpClient(AddressGuard.allowing(List.of("127.0.0.0/8"))));

    OpenSearchSenderTest() throws IOException {}

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void event_becomes_a_document_with_its_id() {
        assertThat(sender.send(event("e-1", "{\n\"note\": \"spät ⏰\"\r\n}"))).isEqualTo(DELIVERED);
        assertThat(engine.index.keySet()).containsExactly("e-1");
        assertThat(engine.index.values().iterator().next().at("/data/note").asText())
                .isEqualTo("spät ⏰");
    }

    @Test
    void hundred_events_go_in_one_request() {
        assertThat(sender.maxBatchSize()).isEqualTo(100);
        assertThat(sender.send(events(100))).hasSize(100).allMatch(DELIVERED::equals);
        assertThat(engine.requests).containsExactly(100);
        assertThat(engine.index).hasSize(100);
    }

    @Test
    void duplicate_document_counts_as_delivered() {
        sender.send(event("e-1", "{}"));
        assertThat(sender.send(List.of(event("e-1", "{}"), event("e-2", "{}"))))
                .containsExactly(
                        new DeliveryOutcome.DeliverySuccess("HTTP 409: the index already has this event"), DELIVERED);
        assertThat(engine.index).hasSize(2);
    }

    @Test
    void each_event_of_a_request_has_its_own_outcome() {
        engine.maxDocuments = 2;
        assertThat(sender.send(List.of(
                        event("e-1", "{}"),
                        event("e-2", "{\"amount\":\"lots\"}"),
                        event("e-3", "{\"amount\":3}"),
                        event("e-4", "{}"))))
                .containsExactly(
                        DELIVERED,
                        new DeliveryOutcome.PermanentRejection("HTTP 400: mapper_parsing_exception"),
                        DELIVERED,
                        new DeliveryOutcome.TemporaryFailure("HTTP 429: rejected_execution_exception", null));
    }

    @Test
    void oversized_request_is_halved_and_oversized_event_is_rejected() {
        engine.maxRequestBytes = 1000;
        var events = new ArrayList<>(events(20));
        events.set(7, event("large", "{\"note\":\"" + "x".repeat(2000) + "\"}"));
        var outcomes = sender.send(events);
        assertThat(outcomes.get(7))
                .isEqualTo(new DeliveryOutcome.PermanentRejection("HTTP 413: the event is too large"));
        outcomes.remove(7);
        assertThat(outcomes).hasSize(19).allMatch(DELIVERED::equals);
        assertThat(engine.index).hasSize(19).doesNotContainKey("large");
    }

    @Test
    void large_events_go_in_several_requests_from_the_start() {
        var large = "{\"note\":\"" + "x".repeat(450_000) + "\"}";
        var events =
                IntStream.range(0, 10).mapToObj(i -> event("e-" + i, large)).toList();
        assertThat(sender.send(events)).allMatch(DELIVERED::equals);
        assertThat(engine.requests).containsExactly(4, 4, 2);
    }

    @Test
    void missing_index_and_wrong_credential_fail_attempt() {
        assertThat(sender.send(message("e-1", "{}", engine.url("missing"), SearchEngineStub.AUTHORIZATION)))
                .isEqualTo(new DeliveryOutcome.TemporaryFailure("HTTP 404: index_not_found_exception", null));
        assertThat(sender.send(List.of(
                        message("e-1", "{}", engine.url("events"), "Basic d3Jvbmc="),
                        message("e-2", "{}", engine.url("events"), "Basic d3Jvbmc="))))
                .hasSize(2)
                .allMatch(new DeliveryOutcome.MessageRefusal("HTTP 401", true)::equals);
        assertThat(engine.index).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"429, PT2M", "503, PT2M", "500,", "502,"})
    void failed_request_fails_all_its_events(int status, Duration after) throws Exception {
        try (var httpReceiver = HttpReceiver.answering(status, "Retry-After", "120")) {
            var address = httpReceiver.url().replace("?token=hush", "");
            assertThat(sender.send(List.of(message("e-1", "{}", address), message("e-2", "{}", address))))
                    .hasSize(2)
                    .allMatch(new DeliveryOutcome.TemporaryFailure("HTTP " + status, after)::equals);
            assertThat(httpReceiver.received).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403})
    void refused_request_refuses_all_its_events(int status) throws Exception {
        try (var httpReceiver = HttpReceiver.answering(status)) {
            var address = httpReceiver.url().replace("?token=hush", "");
            assertThat(sender.send(List.of(message("e-1", "{}", address), message("e-2", "{}", address))))
                    .hasSize(2)
                    .allMatch(new DeliveryOutcome.MessageRefusal("HTTP " + status, status == 403)::equals);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "noted",
                "{}",
                "{\"items\":[]}",
                "{\"items\":[{\"create\":{\"_id\":\"e-2\",\"status\":201}}]}",
                "{\"items\":[{\"create\":{\"_id\":\"e-1\",\"status\":201}},{}]}"
            })
    void response_without_outcome_for_each_event_fails_attempt(String response) throws Exception {
        try (var httpReceiver = HttpReceiver.answering(exchange -> {
            var bytes = response.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        })) {
            assertThat(sender.send(message("e-1", "{}", httpReceiver.url().replace("?token=hush", ""))))
                    .isEqualTo(new DeliveryOutcome.TemporaryFailure("the bulk response is invalid", null));
        }
    }

    @Test
    void sender_stops_waiting_at_timeout() throws Exception {
        try (var socketServer = SocketServer.silentServer()) {
            var address = socketServer.url().replace("?token=hush", "");
            var eventMessage =
                    new EventMessage("e-1", "t", "s", address, "{}", List.of(), Instant.EPOCH, Duration.ofMillis(300));
            var startNanos = System.nanoTime();
            assertThat(sender.send(List.of(eventMessage, eventMessage)))
                    .allMatch(DeliveryOutcome.TemporaryFailure.class::isInstance);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void sender_connects_to_no_private_address() {
        var strictSender = new OpenSearchSender(new GuardedHttpClient(AddressGuard.allowing(List.of())));
        assertThat(strictSender.addressFault(engine.url("events"))).contains("the address of an index must be public");
        assertThat(strictSender.send(event("e-1", "{}"))).asString().contains("not public (loopback)");
        assertThat(engine.index).isEmpty();
    }

    @Test
    void address_must_end_with_index_name() {
        for (var address : List.of("https://search.example.com/events", "https://example.com:9200/a/b/events-2026.03"))
            assertThat(sender.addressFault(address)).isNull();
        for (var address : List.of(
                "https://search.example.com",
                "https://search.example.com/",
                "https://search.example.com/events/",
                "https://search.example.com/Events",
                "https://search.example.com/_bulk",
                "https://search.example.com/a,b",
                "https://search.example.com/a*",
                "https://search.example.com/events?pipeline=x"))
            assertThat(sender.addressFault(address)).as(address).contains("must end with the name of the index");
        assertThat(sender.addressFault("https://me:pass@search.example.com/events"))
                .contains("must not contain a user name or password")
                .doesNotContain("pass@");
    }

    private List<EventMessage> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> event("e-" + i, "{}")).toList();
    }

    private EventMessage event(String id, String data) {
        return message(id, data, engine.url("events"), SearchEngineStub.AUTHORIZATION);
    }

    private static EventMessage message(String id, String data, String address, String... secrets) {
        var body = "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"data\":" + data + "}";
        return new EventMessage(
                id,
                "dev.holdfast.item.overdue",
                "simple/a",
                address,
                body,
                List.of(secrets),
                Instant.parse("2026-03-01T08:00:00Z"),
                Duration.ofSeconds(10));
    }
}
