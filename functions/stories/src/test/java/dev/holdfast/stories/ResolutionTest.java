// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever was notified of a late item is notified when it is late no more. */
class ResolutionTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void reminding() {
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

    private void letters(String types) {
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
    void whoever_was_alarmed_is_told_when_it_is_over() {
        letters("'*.overdue','*.resolved'");
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
    void a_heartbeat_that_moves_a_missed_deadline_ends_it_too() {
        letters("'*.resolved'");
        order();
        pass(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'orders','key':'42'}");
        holdfastFixture.publish();
        assertThat(titles()).containsExactly("orders/42 is no longer late");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'sent'}");
        holdfastFixture.publish();
        assertThat(titles()).as("said once").containsExactly("orders/42 is no longer late");
    }

    @Test
    void it_is_said_to_be_over_however_much_happened_meanwhile() {
        letters("'*.resolved'");
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
    void that_it_is_over_and_that_it_is_late_again_come_in_their_order() {
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> notificationMessage.title().contains("no longer")
                        ? new DeliveryOutcome.TemporaryFailure("busy", null)
                        : new DeliveryOutcome.DeliverySuccess("250"));
        letters("'*.overdue','*.resolved'");
        order();
        pass(ofHours(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'checking'}");
        holdfastFixture.publish();
        pass(ofHours(1));
        assertThat(titles())
                .as("late again waits for it")
                .allMatch(t -> t.contains("no longer") || t.equals("orders/42 is late"));
        assertThat(titles().stream().filter("orders/42 is late"::equals)).hasSize(1);
    }
}
