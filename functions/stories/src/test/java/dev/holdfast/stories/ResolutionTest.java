// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holdfast notifies the people whom it notified of a late item when the item is no longer late. */
class ResolutionTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderFixture orders = new OrderFixture(holdfastFixture);

    @BeforeEach
    void putWorkflow() {
        orders.putWorkflowWithHourlyReminders();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void resolution_of_late_item_is_notified() {
        orders.subscribePerson("'*.overdue','*.resolved'");
        orders.create();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'orders','key':'on-time'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'on-time','to':'sent'}");
        orders.advanceClock(ofHours(1));
        orders.advanceTo("checking");
        orders.advanceTo("sent");
        holdfastFixture.publish();
        assertThat(orders.titles()).containsExactly("orders/42 is late", "orders/42 is no longer late");
        assertThat(holdfastFixture.mailbox.notifications().getLast().text())
                .startsWith("orders/42 is no longer late: advanced by key:shop, in checking.");
    }

    @Test
    void heartbeat_that_moves_missed_deadline_resolves_item() {
        orders.subscribePerson("'*.resolved'");
        orders.create();
        orders.advanceClock(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'orders','key':'42'}");
        holdfastFixture.publish();
        assertThat(orders.titles()).containsExactly("orders/42 is no longer late");
        orders.advanceTo("sent");
        holdfastFixture.publish();
        assertThat(orders.titles()).as("notified once").containsExactly("orders/42 is no longer late");
    }

    @Test
    void resolution_is_sent_despite_many_changes_before() {
        orders.subscribePerson("'*.resolved'");
        orders.create();
        orders.advanceClock(ofHours(1));
        for (var i = 0; i < 25; i++)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.editItem, "{'workflow':'orders','key':'42','data':{'n':" + i + "}}");
        orders.advanceTo("sent");
        holdfastFixture.publish();
        assertThat(orders.titles()).containsExactly("orders/42 is no longer late");
    }

    @Test
    void next_lateness_does_not_wait_for_resolution_that_fails() {
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> notificationMessage.title().contains("no longer")
                        ? new DeliveryOutcome.TemporaryFailure("busy", null)
                        : new DeliveryOutcome.DeliverySuccess("250"));
        orders.subscribePerson("'*.overdue','*.resolved'");
        orders.create();
        orders.advanceClock(ofHours(1));
        orders.advanceTo("checking");
        holdfastFixture.publish();
        orders.advanceClock(ofHours(1));
        assertThat(orders.titles())
                .as("an alarm passes a failing event of another kind")
                .allMatch(t -> t.contains("no longer") || t.equals("orders/42 is late"));
        assertThat(orders.titles().stream().filter("orders/42 is late"::equals)).hasSize(2);
    }
}
