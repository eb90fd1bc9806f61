// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Caller;
import dev.holdfast.access.ChangeCause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A change and its event keep the cause and the trace of the request. */
class CausePropagationTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final Caller callerWithCause = holdfastFixture.app.withCause(ChangeCause.of(TRACE, "till.7"));

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private JsonNode event(int index) {
        return holdfastFixture.receiver.events().get(index);
    }

    @Test
    void change_and_its_event_keep_trace_and_cause_of_request() {
        holdfastFixture.subscribe();
        holdfastFixture.putPipeline();
        HoldfastFixture.requireOk(holdfastFixture.call(
                callerWithCause,
                holdfastFixture.holdfast.createItem,
                "{'workflow':'pipeline','key':'a','correlation':'order-7'}"));
        HoldfastFixture.requireOk(holdfastFixture.call(
                callerWithCause, holdfastFixture.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}"));
        holdfastFixture.clock.advance(ofMinutes(3));
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        holdfastFixture.publish();
        var history = holdfastFixture.item("pipeline", "a").history();
        assertThat(history.getFirst().cause()).isEqualTo(new ChangeCause(TRACE, "till.7"));
        assertThat(history.getLast().cause()).isNull();
        assertThat(history.getLast().stay()).isEqualTo(Duration.ofMinutes(3));
        for (var index = 0; index < 2; index++) {
            assertThat(event(index).get("traceparent").asText()).isEqualTo(TRACE);
            assertThat(event(index).get("causationid").asText()).isEqualTo("till.7");
            assertThat(event(index).get("correlationid").asText()).isEqualTo("order-7");
        }
        assertThat(event(2).has("traceparent")).isFalse();
        assertThat(event(2).has("causationid")).isFalse();
        assertThat(event(2).get("dataschema").asText()).isEqualTo("urn:holdfast:schema:item-1");
        assertThat(event(2).get("data").get("stay").asText()).isEqualTo("PT3M");
        var archived = holdfastFixture
                .callOk(holdfastFixture.holdfast.getItemHistory, "{'workflow':'pipeline','key':'a'}")
                .history();
        assertThat(archived.getFirst().cause()).isEqualTo(new ChangeCause(TRACE, "till.7"));
    }

    @Test
    void item_created_by_release_names_release_as_cause() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'method','model':'m','name':'n'}]}");
        HoldfastFixture.requireOk(holdfastFixture.call(
                callerWithCause, holdfastFixture.holdfast.holdQueue.releaseIntents, "{'kind':'method'}"));
        holdfastFixture.publish();
        var released = holdfastFixture.receiver.events().stream()
                .filter(event -> event.get("type").asText().endsWith("intent.released"))
                .findFirst()
                .orElseThrow();
        var created = holdfastFixture.receiver.events().stream()
                .filter(event -> event.get("type").asText().endsWith("item.created"))
                .findFirst()
                .orElseThrow();
        assertThat(released.get("causationid").asText()).isEqualTo("till.7");
        assertThat(created.get("causationid").asText())
                .isEqualTo(released.get("id").asText());
        assertThat(created.get("traceparent").asText()).isEqualTo(TRACE);
    }

    @Test
    void scheduled_release_names_scheduling_as_cause() {
        holdfastFixture.subscribe();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'method','model':'m','name':'n'}]}");
        HoldfastFixture.requireOk(holdfastFixture.call(
                callerWithCause,
                holdfastFixture.holdfast.holdQueue.releaseIntents,
                "{'kind':'method','at':'2026-03-01T09:00:00Z'}"));
        holdfastFixture.clock.advance(ofMinutes(61));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        var events = holdfastFixture.receiver.events();
        assertThat(events).extracting(event -> event.get("type").asText()).contains("dev.holdfast.intent.scheduled");
        var scheduled = events.get(1);
        var released = events.stream()
                .filter(event -> event.get("type").asText().endsWith("intent.released"))
                .findFirst()
                .orElseThrow();
        assertThat(released.get("causationid").asText())
                .isEqualTo(scheduled.get("id").asText());
        assertThat(released.get("traceparent").asText()).isEqualTo(TRACE);
    }

    @Test
    void hold_and_release_of_parent_name_intent_as_cause() {
        holdfastFixture.subscribe();
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'method','model':'m','name':'n','parent':'pipeline/a'}]}");
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.purgeIntents, "{'kind':'method','reason':'r'}");
        holdfastFixture.publish();
        var events = holdfastFixture.receiver.events();
        for (var types : List.of(List.of("queued", "held"), List.of("purged", "released"))) {
            var cause = types.getFirst();
            var effect = types.getLast();
            var id = events.stream()
                    .filter(event -> event.get("type").asText().equals("dev.holdfast.intent." + cause))
                    .findFirst()
                    .orElseThrow()
                    .get("id");
            assertThat(events).anySatisfy(event -> {
                assertThat(event.get("type").asText()).isEqualTo("dev.holdfast.item." + effect);
                assertThat(event.get("causationid")).isEqualTo(id);
            });
        }
    }
}
