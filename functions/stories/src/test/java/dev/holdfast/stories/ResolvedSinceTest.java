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

/** A notification describes the item when it is sent, not when the event happened. */
class ResolvedSinceTest {
    private static final String MISSED = "it should have left packing by 2026-03-01T09:00:00Z";

    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void orders() {
        holdfastFixture.putWorkflow("orders", """
                remind: PT2H
                roles: {lead: [lea@example.com]}
                escalate:
                  - {after: PT1H, notify: [lead]}
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

    private void subscribe(String types, String members) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':[" + types + "]" + members + "}");
    }

    private void order(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'orders','key':'" + key + "'}");
    }

    private void to(String state, String key) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'" + key + "','to':'" + state + "'}");
    }

    private void pass(java.time.Duration time) {
        holdfastFixture.clock.advance(time);
        holdfastFixture.sweep();
        holdfastFixture.publish();
    }

    private NotificationMessage notification() {
        assertThat(holdfastFixture.mailbox.notifications()).isNotEmpty();
        return holdfastFixture.mailbox.notifications().getLast();
    }

    @Test
    void item_finished_before_sending_is_described_as_was_late() {
        subscribe("'*.overdue'", ",'group':'PT10M'");
        order("42");
        pass(ofHours(1));
        holdfastFixture.clock.advance(ofMinutes(4));
        to("sent", "42");
        pass(ofMinutes(6));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
        assertThat(notification().title()).isEqualTo("orders/42 was late");
        assertThat(notification().text())
                .startsWith("orders/42 was late: " + MISSED
                        + ". Since then: completed to sent by key:shop at 2026-03-01T09:04:00Z, 4 min late.");
    }

    @Test
    void lateness_stays_constant_while_notification_waits_for_morning() {
        subscribe("'*.overdue'", ",'hours':{'zone':'UTC','days':['MONDAY'],'from':'08:00','to':'17:00'}");
        order("42");
        pass(ofHours(1));
        holdfastFixture.clock.advance(ofMinutes(5));
        to("checking", "42");
        to("sent", "42");
        pass(ofHours(23));
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
        subscribe("'*.overdue'", "");
        order("42");
        pass(ofHours(1));
        assertThat(notification().title()).isEqualTo("orders/42 is late");
        to("sent", "42");
        pass(ofMinutes(1));
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(2);
        assertThat(notification().title()).isEqualTo("orders/42 was late");
    }

    @Test
    void item_late_again_is_late_for_later_deadline_only() {
        subscribe("'*.overdue'", ",'group':'PT6H'");
        order("42");
        pass(ofHours(1));
        to("checking", "42");
        pass(ofHours(1));
        assertThat(holdfastFixture.mailbox.notifications()).isEmpty();
        pass(ofHours(2));
        assertThat(notification().title()).isEqualTo("2 events: 2 overdue (1 of them no longer late)");
        assertThat(notification().text())
                .contains("orders/42 was late: " + MISSED + ". Since then: advanced to checking by key:shop at")
                .contains("orders/42 is late: it should have left checking by 2026-03-01T10:00:00Z, 2 h 0 min ago.");
    }

    @Test
    void escalation_and_reminder_describe_resolution_alike() {
        subscribe("'*.escalated','*.reminded'", ",'group':'PT3H'");
        order("42");
        pass(ofHours(1));
        pass(ofHours(1));
        pass(ofHours(1));
        to("sent", "42");
        pass(ofHours(3));
        assertThat(notification().title()).isEqualTo("2 events: 1 escalated, 1 reminded (2 of them no longer late)");
        assertThat(notification().text())
                .contains("orders/42 was still late and was escalated to lead (step 1): " + MISSED
                        + ". Since then: completed")
                .contains("orders/42 was still late: " + MISSED + ". Since then: completed");
    }

    @Test
    void heartbeat_with_new_deadline_counts_as_progress() {
        subscribe("'*.overdue'", ",'group':'PT10M'");
        order("42");
        pass(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'orders','key':'42'}");
        pass(ofMinutes(10));
        assertThat(notification().text()).contains(". Since then: heartbeat by key:shop at 2026-03-01T09:00:00Z");
    }

    @Test
    void deleted_item_was_late_and_its_successor_is_separate() {
        subscribe("'*.overdue'", ",'group':'PT10M'");
        order("42");
        pass(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'orders','key':'42'}");
        order("42");
        pass(ofMinutes(10));
        assertThat(notification().title()).isEqualTo("orders/42 was late");
        assertThat(notification().text())
                .startsWith("orders/42 was late: " + MISSED + ". Since then: it no longer exists.");
    }

    @Test
    void custom_template_can_describe_resolution() {
        subscribe(
                "'*.overdue'",
                ",'group':'PT10M','template':'{{#events}}{{#since}}{{key}}: {{since}}, after {{late}}{{/since}}{{/events}}'");
        order("42");
        pass(ofHours(1));
        to("sent", "42");
        pass(ofMinutes(10));
        assertThat(notification().text())
                .isEqualTo("42: completed to sent by key:shop at 2026-03-01T09:00:00Z, after less than a minute");
    }
}
