// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People who were notified of a late item are notified when it is no longer late. */
class ResolutionTest {
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

    private void subscribePeople(String types) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':[" + types + "]}");
    }

    private void order() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'orders','key':'42'}");
    }

    private void pass(java.time.Duration time) {
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
    void resolution_of_late_item_is_notified() {
        subscribePeople("'*.overdue','*.resolved'");
        order();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'orders','key':'on-time'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'on-time','to':'sent'}");
        pass(ofHours(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'checking'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'sent'}");
        holdfastFixture.publish();
        assertThat(titles()).containsExactly("orders/42 is late", "orders/42 is no longer late");
        assertThat(holdfastFixture.mailbox.notifications().getLast().text())
                .startsWith("orders/42 is no longer late: advanced by key:shop, in checking.");
    }

    @Test
    void heartbeat_that_moves_missed_deadline_resolves_item() {
        subscribePeople("'*.resolved'");
        order();
        pass(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'orders','key':'42'}");
        holdfastFixture.publish();
        assertThat(titles()).containsExactly("orders/42 is no longer late");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'sent'}");
        holdfastFixture.publish();
        assertThat(titles()).as("notified once").containsExactly("orders/42 is no longer late");
    }

    @Test
    void resolution_is_sent_despite_many_changes_before() {
        subscribePeople("'*.resolved'");
        order();
        pass(ofHours(1));
        for (var i = 0; i < 25; i++)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.editItem, "{'workflow':'orders','key':'42','data':{'n':" + i + "}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'sent'}");
        holdfastFixture.publish();
        assertThat(titles()).containsExactly("orders/42 is no longer late");
    }

    @Test
    void resolution_and_next_lateness_arrive_in_order() {
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> notificationMessage.title().contains("no longer")
                        ? new DeliveryOutcome.TemporaryFailure("busy", null)
                        : new DeliveryOutcome.DeliverySuccess("250"));
        subscribePeople("'*.overdue','*.resolved'");
        order();
        pass(ofHours(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'checking'}");
        holdfastFixture.publish();
        pass(ofHours(1));
        assertThat(titles())
                .as("the second lateness waits for the resolution")
                .allMatch(t -> t.contains("no longer") || t.equals("orders/42 is late"));
        assertThat(titles().stream().filter("orders/42 is late"::equals)).hasSize(1);
    }
}
