package dev.holdfast.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Sender.Message;
import dev.holdfast.alert.Sender.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Events, sent to a real OpenSearch. */
class OpenSearchSinkTest {
    private static final Outcome DELIVERED = new Outcome.Delivered("HTTP 201");

    private final OpenSearchSender sender =
            new OpenSearchSender(new GuardedClient(AddressGuard.allowing(List.of("127.0.0.0/8"))));

    @AfterAll
    static void remove() {
        Engine.ask("DELETE", "/sink*", "");
    }

    private static Message event(String index, String id, String data) {
        return new Message(
                id,
                "dev.holdfast.item.created",
                "simple/a",
                Engine.URL + "/" + index,
                "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"data\":" + data + "}",
                List.of(),
                Instant.parse("2026-03-01T08:00:00Z"),
                Duration.ofSeconds(60));
    }

    @Test
    void a_hundred_events_become_documents_with_their_ids_once() {
        var events = IntStream.range(0, 100)
                .mapToObj(i -> event("sink-many", "e-" + i, "{\n\"note\": \"spät ⏰\"\r\n}"))
                .toList();
        assertThat(sender.send(events)).hasSize(100).allMatch(DELIVERED::equals);
        assertThat(sender.send(events))
                .hasSize(100)
                .allMatch(new Outcome.Delivered("HTTP 409: it is there already")::equals);
        Engine.ask("POST", "/sink-many/_refresh", "");
        assertThat(Engine.ask("GET", "/sink-many/_count", "").at("/count").asInt())
                .isEqualTo(100);
        assertThat(Engine.ask("GET", "/sink-many/_doc/e-17", "")
                        .at("/_source/data/note")
                        .asText())
                .isEqualTo("spät ⏰");
    }

    @Test
    void what_does_not_fit_the_mapping_is_rejected_alone() {
        Engine.ask(
                "PUT",
                "/sink-mapped",
                "{'mappings':{'properties':{'data':{'properties':{'amount':{'type':'long'}}}}}}");
        assertThat(sender.send(List.of(
                        event("sink-mapped", "e-1", "{\"amount\":1}"),
                        event("sink-mapped", "e-2", "{\"amount\":\"lots\"}"),
                        event("sink-mapped", "e-3", "{}"))))
                .containsExactly(DELIVERED, new Outcome.Rejected("HTTP 400: mapper_parsing_exception"), DELIVERED);
    }

    @Test
    void a_closed_index_has_the_attempt_fail() {
        Engine.ask("PUT", "/sink-closed", "{}");
        Engine.ask("POST", "/sink-closed/_close", "");
        assertThat(sender.send(event("sink-closed", "e-1", "{}")))
                .isInstanceOf(Outcome.class)
                .asString()
                .contains("index_closed_exception");
    }
}
