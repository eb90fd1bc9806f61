// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person acknowledges an overdue item. */
class AcknowledgementTest {
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
    void acknowledged_item_gets_no_reminders() {
        orders.subscribePerson("'*.overdue','*.reminded','*.acknowledged'");
        orders.create();
        orders.advanceClock(ofHours(1));
        var acknowledged = holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem,
                "{'workflow':'orders','key':'42','owner':'pia','note':'the printer is out of paper'}");
        assertThat(acknowledged.acknowledged()).isNotNull();
        assertThat(acknowledged.overdueSince()).isEqualTo(HoldfastFixture.START.plus(ofHours(1)));
        for (var hour = 0; hour < 10; hour++) orders.advanceClock(ofHours(1));
        assertThat(orders.titles()).containsExactly("orders/42 is late", "orders/42: acknowledged");
        assertThat(holdfastFixture.item("orders", "42").history().getLast().note())
                .isEqualTo("the printer is out of paper");
    }

    @Test
    void acknowledgement_with_end_ends_with_reminder() {
        orders.subscribePerson("'*.overdue','*.reminded'");
        orders.create();
        orders.advanceClock(ofHours(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42','within':'PT150M'}");
        orders.advanceClock(ofMinutes(149));
        assertThat(orders.titles()).hasSize(1);
        orders.advanceClock(ofMinutes(1));
        assertThat(orders.titles()).hasSize(2);
        assertThat(holdfastFixture.item("orders", "42").acknowledged()).isNull();
        orders.advanceClock(ofMinutes(30));
        assertThat(orders.titles()).as("the reminders continue").hasSize(3);
    }

    @Test
    void acknowledgement_applies_to_one_deadline_only() {
        orders.create();
        orders.advanceClock(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42'}");
        orders.advanceTo("checking");
        assertThat(holdfastFixture.item("orders", "42").acknowledged()).isNull();
        orders.subscribePerson("'*.overdue','*.reminded'");
        orders.advanceClock(ofHours(1));
        orders.advanceClock(ofHours(1));
        assertThat(orders.titles()).hasSize(2);
    }

    @Test
    void only_flagged_item_can_be_acknowledged() {
        orders.create();
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
