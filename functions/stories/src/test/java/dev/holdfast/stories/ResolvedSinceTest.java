// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.NotificationMessenger.NotificationMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A notification describes the state of the item at the time of the notification, not at the time of the event. */
class ResolvedSinceTest {
    private static final String MISSED = "it should have left packing by 2026-03-01T09:00:00Z";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderFixture orders = new OrderFixture(holdfastFixture);

    @BeforeEach
    void putWorkflow() {
        orders.putWorkflow("""
                remind: PT2H
                roles: {lead: [lea@example.com]}
                escalate:
                  - {after: PT1H, notify: [lead]}
                """);
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private NotificationMessage notification() {
        assertThat(holdfastFixture.mailbox.notifications()).isNotEmpty();
        return holdfastFixture.mailbox.notifications().getLast();
    }

    @Test
    void item_finished_before_sending_is_described_as_was_late() {
        orders.subscribePerson("'*.overdue'", ",'group':'PT10M'");
        orders.create();
        orders.advanceClock(ofHours(1));
        holdfastFixture.clock.advance(ofMinutes(4));
        orders.advanceTo("sent");
        orders.advanceClock(ofMinutes(6));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
        assertThat(notification().title()).isEqualTo("orders/42 was late");
        assertThat(notification().text())
                .startsWith("orders/42 was late: " + MISSED
                        + ". Since then: completed to sent by key:shop at 2026-03-01T09:04:00Z, 4 min late.");
    }

    @Test
    void lateness_stays_constant_while_notification_waits_for_morning() {
        orders.subscribePerson("'*.overdue'", ",'hours':{'zone':'UTC','days':['MONDAY'],'from':'08:00','to':'17:00'}");
        orders.create();
        orders.advanceClock(ofHours(1));
        holdfastFixture.clock.advance(ofMinutes(5));
        orders.advanceTo("checking");
        orders.advanceTo("sent");
        orders.advanceClock(ofHours(23));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
        assertThat(notification().title()).isEqualTo("orders/42 was late");
        assertThat(notification().text())
                .startsWith("orders/42 was late: " + MISSED
                        + ". Since then: advanced to checking by key:shop at 2026-03-01T09:05:00Z, 5 min late.");
    }

    @Test
    void retried_notification_describes_current_state() {
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> new DeliveryOutcome.TemporaryFailure("the mail server is away", null));
        orders.subscribePerson("'*.overdue'");
        orders.create();
        orders.advanceClock(ofHours(1));
        assertThat(notification().title()).isEqualTo("orders/42 is late");
        orders.advanceTo("sent");
        orders.advanceClock(ofMinutes(1));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(2);
        assertThat(notification().title()).isEqualTo("orders/42 was late");
    }

    @Test
    void item_late_again_is_late_for_later_deadline_only() {
        orders.subscribePerson("'*.overdue'", ",'group':'PT6H'");
        orders.create();
        orders.advanceClock(ofHours(1));
        orders.advanceTo("checking");
        orders.advanceClock(ofHours(1));
        assertThat(holdfastFixture.mailbox.notifications()).isEmpty();
        orders.advanceClock(ofHours(2));
        assertThat(notification().title()).isEqualTo("2 events: 2 overdue (1 of them no longer late)");
        assertThat(notification().text())
                .contains("orders/42 was late: " + MISSED + ". Since then: advanced to checking by key:shop at")
                .contains("orders/42 is late: it should have left checking by 2026-03-01T10:00:00Z, 2 h 0 min ago.");
    }

    @Test
    void escalation_and_reminder_describe_resolution_alike() {
        orders.subscribePerson("'*.escalated','*.reminded'", ",'group':'PT3H'");
        orders.create();
        orders.advanceClock(ofHours(1));
        orders.advanceClock(ofHours(1));
        orders.advanceClock(ofHours(1));
        orders.advanceTo("sent");
        orders.advanceClock(ofHours(3));
        assertThat(notification().title()).isEqualTo("2 events: 1 escalated, 1 reminded (2 of them no longer late)");
        assertThat(notification().text())
                .contains("orders/42 was still late and was escalated to lead (step 1): " + MISSED
                        + ". Since then: completed")
                .contains("orders/42 was still late: " + MISSED + ". Since then: completed");
    }

    @Test
    void heartbeat_with_new_deadline_counts_as_progress() {
        orders.subscribePerson("'*.overdue'", ",'group':'PT10M'");
        orders.create();
        orders.advanceClock(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'orders','key':'42'}");
        orders.advanceClock(ofMinutes(10));
        assertThat(notification().text()).contains(". Since then: heartbeat by key:shop at 2026-03-01T09:00:00Z");
    }

    @Test
    void deleted_item_was_late_and_its_successor_is_separate() {
        orders.subscribePerson("'*.overdue'", ",'group':'PT10M'");
        orders.create();
        orders.advanceClock(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'orders','key':'42'}");
        orders.create();
        orders.advanceClock(ofMinutes(10));
        assertThat(notification().title()).isEqualTo("orders/42 was late");
        assertThat(notification().text())
                .startsWith("orders/42 was late: " + MISSED + ". Since then: it no longer exists.");
    }

    @Test
    void custom_template_can_describe_resolution() {
        orders.subscribePerson(
                "'*.overdue'",
                ",'group':'PT10M','template':'{{#events}}{{#since}}{{key}}: {{since}}, after {{late}}{{/since}}{{/events}}'");
        orders.create();
        orders.advanceClock(ofHours(1));
        orders.advanceTo("sent");
        orders.advanceClock(ofMinutes(10));
        assertThat(notification().text())
                .isEqualTo("42: completed to sent by key:shop at 2026-03-01T09:00:00Z, after less than a minute");
    }
}
