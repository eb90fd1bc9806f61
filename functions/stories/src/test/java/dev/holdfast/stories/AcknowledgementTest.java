// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person acknowledges an overdue item. */
class AcknowledgementTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void putWorkflowWithReminders() {
        holdfastFixture.putWorkflow("orders", """
                remind: PT1H
                states:
                  packing: {initial: true, next: [checking, sent], within: PT1H}
                  checking: {next: [sent], within: PT1H}
                  sent: {terminal: true}
                """);
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void subscribe(String types) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':[" + types + "]}");
    }

    private void createOrder() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'orders','key':'42'}");
    }

    private void advanceClock(java.time.Duration time) {
        holdfastFixture.clock.advance(time);
        holdfastFixture.sweep();
        holdfastFixture.publish();
    }

    private List<String> titles() {
        return holdfastFixture.mailbox.notifications().stream()
                .map(notificationMessage -> notificationMessage.title())
                .toList();
    }

    @Test
    void acknowledged_item_gets_no_reminders() {
        subscribe("'*.overdue','*.reminded','*.acknowledged'");
        createOrder();
        advanceClock(ofHours(1));
        var acknowledged = holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem,
                "{'workflow':'orders','key':'42','owner':'pia','note':'the printer is out of paper'}");
        assertThat(acknowledged.acknowledged()).isNotNull();
        assertThat(acknowledged.overdueSince()).isEqualTo(HoldfastFixture.START.plus(ofHours(1)));
        for (var hour = 0; hour < 10; hour++) advanceClock(ofHours(1));
        assertThat(titles()).containsExactly("orders/42 is late", "orders/42: acknowledged");
        assertThat(holdfastFixture.item("orders", "42").history().getLast().note())
                .isEqualTo("the printer is out of paper");
    }

    @Test
    void acknowledgement_with_end_ends_with_reminder() {
        subscribe("'*.overdue','*.reminded'");
        createOrder();
        advanceClock(ofHours(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42','within':'PT150M'}");
        advanceClock(ofMinutes(149));
        assertThat(titles()).hasSize(1);
        advanceClock(ofMinutes(1));
        assertThat(titles()).hasSize(2);
        assertThat(holdfastFixture.item("orders", "42").acknowledged()).isNull();
        advanceClock(ofMinutes(30));
        assertThat(titles()).as("the reminders continue").hasSize(3);
    }

    @Test
    void acknowledgement_applies_to_one_deadline_only() {
        createOrder();
        advanceClock(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'checking'}");
        assertThat(holdfastFixture.item("orders", "42").acknowledged()).isNull();
        subscribe("'*.overdue','*.reminded'");
        advanceClock(ofHours(1));
        advanceClock(ofHours(1));
        assertThat(titles()).hasSize(2);
    }

    @Test
    void only_flagged_item_can_be_acknowledged() {
        createOrder();
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42'}")
                        .detail())
                .contains("isn't overdue, or no sweep has flagged it yet");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.acknowledgeItem,
                                "{'workflow':'orders','key':'42','owner':' ','until':'2026-01-01T00:00:00Z'}")
                        .toString())
                .contains("/owner", "/until");
    }
}
