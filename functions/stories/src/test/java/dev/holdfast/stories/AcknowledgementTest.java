package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody takes on an item that is late. */
class AcknowledgementTest {
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
    void nobody_is_reminded_of_what_somebody_has_taken_on() {
        letters("'*.overdue','*.reminded','*.acknowledged'");
        order();
        pass(ofHours(1));
        var taken = holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem,
                "{'workflow':'orders','key':'42','owner':'pia','note':'the printer is out of paper'}");
        assertThat(taken.acknowledged()).isNotNull();
        assertThat(taken.overdueSince()).isEqualTo(HoldfastFixture.START.plus(ofHours(1)));
        for (var hour = 0; hour < 10; hour++) pass(ofHours(1));
        assertThat(titles()).containsExactly("orders/42 is late", "orders/42: acknowledged");
        assertThat(holdfastFixture.item("orders", "42").history().getLast().note())
                .isEqualTo("the printer is out of paper");
    }

    @Test
    void a_snooze_ends_with_a_reminder() {
        letters("'*.overdue','*.reminded'");
        order();
        pass(ofHours(1));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42','within':'PT150M'}");
        pass(ofMinutes(149));
        assertThat(titles()).hasSize(1);
        pass(ofMinutes(1));
        assertThat(titles()).hasSize(2);
        assertThat(holdfastFixture.item("orders", "42").acknowledged()).isNull();
        pass(ofMinutes(30));
        assertThat(titles()).as("the usual reminders go on").hasSize(3);
    }

    @Test
    void who_took_an_item_on_took_it_on_for_this_deadline_only() {
        order();
        pass(ofHours(1));
        holdfastFixture.callOk(holdfastFixture.holdfast.acknowledgeItem, "{'workflow':'orders','key':'42'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'checking'}");
        assertThat(holdfastFixture.item("orders", "42").acknowledged()).isNull();
        letters("'*.overdue','*.reminded'");
        pass(ofHours(1));
        pass(ofHours(1));
        assertThat(titles()).hasSize(2);
    }

    @Test
    void only_what_is_flagged_as_late_can_be_taken_on() {
        order();
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
