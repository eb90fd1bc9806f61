// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.util.Objects.requireNonNull;
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
    void owner_of_acknowledgement_follows_rule_for_names() {
        orders.create();
        orders.advanceClock(ofHours(1));
        for (var owner : new String[] {" ", " pia", "p\\u0007ia", "p".repeat(201)})
            assertThat(holdfastFixture.callRefused(
                            holdfastFixture.holdfast.acknowledgeItem,
                            "{'workflow':'orders','key':'42','owner':'" + owner + "'}"))
                    .extracting(problem -> problem.detail())
                    .asString()
                    .startsWith("/owner");
        var acknowledged = holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42','owner':'ju\u0308rgen'}");
        var acknowledgement = requireNonNull(acknowledged.acknowledged());
        assertThat(acknowledgement.owner()).isEqualTo("j\u00fcrgen");
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
    void move_ends_acknowledgement_of_item_deadline() {
        orders.subscribePerson("'*.overdue','*.reminded'");
        orders.create("42", ",'within':'PT30M'");
        orders.advanceClock(ofMinutes(30));
        holdfastFixture.callOk(holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42'}");
        orders.advanceClock(ofMinutes(1));
        orders.advanceTo("checking");
        var moved = holdfastFixture.item("orders", "42");
        assertThat(moved.acknowledged()).isNull();
        assertThat(moved.overdueSince()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(30)));
        orders.advanceClock(ofMinutes(58));
        assertThat(orders.titles())
                .as("no reminder is sent before its period ends")
                .hasSize(1);
        orders.advanceClock(ofMinutes(1));
        assertThat(orders.titles()).as("the reminders continue").hasSize(2);
    }

    @Test
    void limit_of_next_state_is_announced_despite_acknowledgement() {
        orders.putWorkflow("");
        orders.subscribePerson("'*.overdue','*.resolved'");
        orders.create("42", ",'within':'PT30M'");
        orders.advanceClock(ofMinutes(30));
        orders.advanceClock(ofMinutes(1));
        orders.advanceTo("checking");
        holdfastFixture.callOk(holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42'}");
        orders.advanceClock(ofMinutes(59));
        assertThat(orders.titles()).hasSize(1);
        orders.advanceClock(ofMinutes(1));
        assertThat(orders.titles()).containsExactly("orders/42 is late", "orders/42 is late");
        assertThat(holdfastFixture.item("orders", "42").acknowledged()).isNull();
        assertThat(holdfastFixture.item("orders", "42").history().getLast().at())
                .isEqualTo(HoldfastFixture.START.plus(ofMinutes(91)));
        orders.advanceClock(ofHours(5));
        assertThat(orders.titles()).as("each missed limit is announced once").hasSize(2);
        orders.advanceTo("sent");
        orders.advanceClock(ofMinutes(1));
        assertThat(orders.titles()).hasSize(3);
    }

    @Test
    void move_to_another_version_ends_acknowledgement() {
        orders.create("42", ",'within':'PT30M'");
        orders.advanceClock(ofMinutes(30));
        holdfastFixture.callOk(holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42'}");
        holdfastFixture.putWorkflow("orders", "states: {desk: {initial: true, next: [z]}, z: {terminal: true}}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems, "{'workflow':'orders','states':{'packing':'desk'}}");
        assertThat(holdfastFixture.item("orders", "42").acknowledged()).isNull();
        assertThat(holdfastFixture.item("orders", "42").overdue()).isTrue();
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
