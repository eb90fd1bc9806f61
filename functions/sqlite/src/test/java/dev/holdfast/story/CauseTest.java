package dev.holdfast.story;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Cause;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why a change was asked for stays with it, and its event tells. */
class CauseTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Rig rig = new Rig();
    private final Caller asked = rig.app.because(Cause.of(TRACE, "till.7"));

    @AfterEach
    void close() {
        rig.close();
    }

    private JsonNode event(int number) {
        return rig.receiver.events().get(number);
    }

    @Test
    void a_change_keeps_the_trace_and_the_cause_of_its_request_and_its_event_tells_them() {
        rig.subscribe();
        rig.pipeline();
        Rig.value(rig.ask(asked, rig.holdfast.createItem, "{'workflow':'pipeline','key':'a','correlation':'order-7'}"));
        Rig.value(rig.ask(asked, rig.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}"));
        rig.clock.advance(ofMinutes(3));
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
        rig.publish();
        var history = rig.item("pipeline", "a").history();
        assertThat(history.getFirst().cause()).isEqualTo(new Cause(TRACE, "till.7"));
        assertThat(history.getLast().cause()).isNull();
        assertThat(history.getLast().took()).isEqualTo(Duration.ofMinutes(3));
        for (var number = 0; number < 2; number++) {
            assertThat(event(number).get("traceparent").asText()).isEqualTo(TRACE);
            assertThat(event(number).get("causationid").asText()).isEqualTo("till.7");
            assertThat(event(number).get("correlationid").asText()).isEqualTo("order-7");
        }
        assertThat(event(2).has("traceparent")).isFalse();
        assertThat(event(2).has("causationid")).isFalse();
        assertThat(event(2).get("dataschema").asText()).isEqualTo("urn:holdfast:schema:item-1");
        assertThat(event(2).get("data").get("took").asText()).isEqualTo("PT3M");
        var archived = rig.ok(rig.holdfast.itemHistory, "{'workflow':'pipeline','key':'a'}")
                .history();
        assertThat(archived.getFirst().cause()).isEqualTo(new Cause(TRACE, "till.7"));
    }

    @Test
    void an_item_that_a_release_created_names_the_release() {
        rig.subscribe();
        rig.ok(rig.holdfast.hold.queueIntents, "{'intents':[{'kind':'method','model':'m','name':'n'}]}");
        Rig.value(rig.ask(asked, rig.holdfast.hold.releaseIntents, "{'kind':'method'}"));
        rig.publish();
        var released = rig.receiver.events().stream()
                .filter(e -> e.get("type").asText().endsWith("intent.released"))
                .findFirst()
                .orElseThrow();
        var created = rig.receiver.events().stream()
                .filter(e -> e.get("type").asText().endsWith("item.created"))
                .findFirst()
                .orElseThrow();
        assertThat(released.get("causationid").asText()).isEqualTo("till.7");
        assertThat(created.get("causationid").asText())
                .isEqualTo(released.get("id").asText());
        assertThat(created.get("traceparent").asText()).isEqualTo(TRACE);
    }

    @Test
    void a_scheduled_release_names_the_scheduling() {
        rig.subscribe();
        rig.ok(rig.holdfast.hold.queueIntents, "{'intents':[{'kind':'method','model':'m','name':'n'}]}");
        Rig.value(rig.ask(asked, rig.holdfast.hold.releaseIntents, "{'kind':'method','at':'2026-03-01T09:00:00Z'}"));
        rig.clock.advance(ofMinutes(61));
        rig.sweep();
        rig.publish();
        var events = rig.receiver.events();
        assertThat(events).extracting(e -> e.get("type").asText()).contains("dev.holdfast.intent.scheduled");
        var scheduled = events.get(1);
        var released = events.stream()
                .filter(e -> e.get("type").asText().endsWith("intent.released"))
                .findFirst()
                .orElseThrow();
        assertThat(released.get("causationid").asText())
                .isEqualTo(scheduled.get("id").asText());
        assertThat(released.get("traceparent").asText()).isEqualTo(TRACE);
    }

    @Test
    void a_parent_is_held_and_let_go_because_of_the_intent() {
        rig.subscribe();
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(
                rig.holdfast.hold.queueIntents,
                "{'intents':[{'kind':'method','model':'m','name':'n','parent':'pipeline/a'}]}");
        rig.ok(rig.holdfast.hold.purgeIntents, "{'kind':'method','reason':'r'}");
        rig.publish();
        var events = rig.receiver.events();
        for (var kind : new String[] {"queued>held", "purged>released"}) {
            var cause = kind.split(">")[0];
            var effect = kind.split(">")[1];
            var id = events.stream()
                    .filter(e -> e.get("type").asText().equals("dev.holdfast.intent." + cause))
                    .findFirst()
                    .orElseThrow()
                    .get("id");
            assertThat(events).anySatisfy(e -> {
                assertThat(e.get("type").asText()).isEqualTo("dev.holdfast.item." + effect);
                assertThat(e.get("causationid")).isEqualTo(id);
            });
        }
    }
}
