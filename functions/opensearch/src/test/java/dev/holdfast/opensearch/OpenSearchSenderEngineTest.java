// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.EventSender.EventMessage;
import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.GuardedHttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Sends events to a local OpenSearch. */
class OpenSearchSenderEngineTest {
    private static final DeliveryOutcome DELIVERED = new DeliveryOutcome.DeliverySuccess("HTTP 201");

    private final OpenSearchSender sender =
            new OpenSearchSender(new GuardedHttpClient(AddressGuard.allowing(List.of("127.0.0.0/8"))));

    @AfterAll
    static void deleteIndexes() {
        LocalSearchEngine.call("DELETE", "/sink*", "");
    }

    private static EventMessage event(String index, String id, String data) {
        return new EventMessage(
                id,
                "dev.holdfast.item.created",
                "simple/a",
                LocalSearchEngine.URL + "/" + index,
                "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"data\":" + data + "}",
                List.of(),
                Instant.parse("2026-03-01T08:00:00Z"),
                Duration.ofSeconds(60));
    }

    @Test
    void repeated_events_become_one_document_each() {
        var events = IntStream.range(0, 100)
                .mapToObj(i -> event("sink-many", "e-" + i, "{\n\"note\": \"spät ⏰\"\r\n}"))
                .toList();
        assertThat(sender.send(events)).hasSize(100).allMatch(DELIVERED::equals);
        assertThat(sender.send(events))
                .hasSize(100)
                .allMatch(new DeliveryOutcome.DeliverySuccess("HTTP 409: the index already has this event")::equals);
        LocalSearchEngine.call("POST", "/sink-many/_refresh", "");
        assertThat(LocalSearchEngine.call("GET", "/sink-many/_count", "")
                        .at("/count")
                        .asInt())
                .isEqualTo(100);
        assertThat(LocalSearchEngine.call("GET", "/sink-many/_doc/e-17", "")
                        .at("/_source/data/note")
                        .asText())
                .isEqualTo("spät ⏰");
    }

    @Test
    void event_that_does_not_fit_mapping_is_rejected_alone() {
        LocalSearchEngine.call(
                "PUT",
                "/sink-mapped",
                "{'mappings':{'properties':{'data':{'properties':{'amount':{'type':'long'}}}}}}");
        assertThat(sender.send(List.of(
                        event("sink-mapped", "e-1", "{\"amount\":1}"),
                        event("sink-mapped", "e-2", "{\"amount\":\"lots\"}"),
                        event("sink-mapped", "e-3", "{}"))))
                .containsExactly(
                        DELIVERED,
                        new DeliveryOutcome.PermanentRejection("HTTP 400: mapper_parsing_exception"),
                        DELIVERED);
    }

    @Test
    void closed_index_fails_attempt() {
        LocalSearchEngine.call("PUT", "/sink-closed", "{}");
        LocalSearchEngine.call("POST", "/sink-closed/_close", "");
        assertThat(sender.send(event("sink-closed", "e-1", "{}")))
                .isInstanceOf(DeliveryOutcome.class)
                .asString()
                .contains("index_closed_exception");
    }
}
