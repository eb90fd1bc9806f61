package dev.holdfast.story;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.alert.DeliveryView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Applications whose workflows and rules have the same names, and whose events go to one receiver. */
class NamesakesTest {
    private static final String LONGEST = "x".repeat(64);
    private static final Caller OTHER = Caller.application(LONGEST, Scope.MANAGE, "key:other");

    private final Rig rig = new Rig();

    @BeforeEach
    void both_have_too_few() {
        for (var app : new Caller[] {rig.app, OTHER}) {
            Rig.value(
                    rig.ask(app, rig.holdfast.putSubscription, "{'id':'alerts','address':'https://example.com/hook'}"));
            var yaml =
                    "expect: {%s: {state: here, atLeast: 1, per: PT1H}}\nstates: {here: {initial: true, next: [gone]}, gone: {terminal: true}}";
            var request = new dev.holdfast.workflow.PutWorkflow.Request(LONGEST, null, yaml.formatted(LONGEST));
            Rig.value(rig.holdfast.putWorkflow.call(app, request));
        }
        rig.publish();
        rig.clock.advance(ofMinutes(62));
        rig.sweep();
        rig.publish();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_receiver_tells_the_events_of_one_application_from_those_of_the_other() {
        assertThat(rig.receiver.ofWorkflows())
                .extracting(event -> event.get("id").asText())
                .containsExactlyInAnyOrder(
                        "workflow:shop:" + LONGEST + ".1", "workflow:" + LONGEST + ":" + LONGEST + ".1");
        assertThat(rig.receiver.types())
                .containsExactly("dev.holdfast.workflow.below-minimum", "dev.holdfast.workflow.below-minimum");
        assertThat(rig.receiver.messages())
                .extracting(message -> message.id().replaceAll("\\.\\d+$", ""))
                .containsExactlyInAnyOrder(
                        "expect:shop:" + LONGEST + ":" + LONGEST, "expect:" + LONGEST + ":" + LONGEST + ":" + LONGEST);
    }

    @Test
    void the_delivery_with_the_longest_names_can_be_replayed() {
        var all = Rig.value(rig.ask(OTHER, rig.holdfast.listDeliveries, "{'subscription':'alerts'}"));
        assertThat(all.deliveries())
                .hasSize(2)
                .extracting(DeliveryView::id)
                .allSatisfy(id -> assertThat(Rig.value(rig.ask(
                                        OTHER,
                                        rig.holdfast.replayDeliveries,
                                        "{'subscription':'alerts','delivery':'" + id + "'}"))
                                .replayed())
                        .containsExactly(id));
    }
}
