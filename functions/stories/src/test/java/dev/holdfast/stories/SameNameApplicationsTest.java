// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.delivery.DeliveryView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two applications with equal names of workflows and rules send events to one receiver. */
class SameNameApplicationsTest {
    private static final String LONGEST_NAME = "x".repeat(64);
    private static final Caller OTHER = Caller.application(LONGEST_NAME, Scope.MANAGE, "key:other");

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void put_workflows_below_minimum() {
        for (var app : new Caller[] {holdfastFixture.app, OTHER}) {
            HoldfastFixture.requireOk(holdfastFixture.call(
                    app,
                    holdfastFixture.holdfast.putSubscription,
                    "{'id':'alerts','address':'https://example.com/hook'}"));
            var yaml =
                    "expect: {%s: {state: here, atLeast: 1, per: PT1H}}\nstates: {here: {initial: true, next: [gone]}, gone: {terminal: true}}";
            var request =
                    new dev.holdfast.workflow.PutWorkflow.Request(LONGEST_NAME, null, yaml.formatted(LONGEST_NAME));
            HoldfastFixture.requireOk(holdfastFixture.holdfast.putWorkflow.call(app, request));
        }
        holdfastFixture.publish();
        holdfastFixture.clock.advance(ofMinutes(62));
        holdfastFixture.sweep();
        holdfastFixture.publish();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void receiver_can_tell_events_of_two_applications_apart() {
        assertThat(holdfastFixture.receiver.workflowEvents())
                .extracting(event -> event.get("id").asText())
                .containsExactlyInAnyOrder(
                        "workflow:shop:" + LONGEST_NAME + ".1", "workflow:" + LONGEST_NAME + ":" + LONGEST_NAME + ".1");
        assertThat(holdfastFixture.receiver.types())
                .containsExactly("dev.holdfast.workflow.below-minimum", "dev.holdfast.workflow.below-minimum");
        assertThat(holdfastFixture.receiver.messages())
                .extracting(eventMessage -> eventMessage.id().replaceAll("\\.\\d+$", ""))
                .containsExactlyInAnyOrder(
                        "expect:shop:" + LONGEST_NAME + ":" + LONGEST_NAME,
                        "expect:" + LONGEST_NAME + ":" + LONGEST_NAME + ":" + LONGEST_NAME);
    }

    @Test
    void delivery_with_longest_names_can_be_replayed() {
        var listed = HoldfastFixture.requireOk(
                holdfastFixture.call(OTHER, holdfastFixture.holdfast.listDeliveries, "{'subscription':'alerts'}"));
        assertThat(listed.deliveries())
                .hasSize(2)
                .extracting(DeliveryView::id)
                .allSatisfy(id -> assertThat(HoldfastFixture.requireOk(holdfastFixture.call(
                                        OTHER,
                                        holdfastFixture.holdfast.replayDeliveries,
                                        "{'subscription':'alerts','delivery':'" + id + "'}"))
                                .replayed())
                        .containsExactly(id));
    }
}
