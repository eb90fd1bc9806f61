// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only the people who heard that an item is late hear that it is no longer late. */
class ResolutionAudienceTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final OrderFixture orders = new OrderFixture(holdfastFixture);

    @BeforeEach
    void putWorkflow() {
        orders.putWorkflowWithHourlyReminders();
        holdfastFixture.publish();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void silence(String members) {
        holdfastFixture.callOk(holdfastFixture.holdfast.putSilence, "{'id':'calm'" + members + "}");
    }

    private void put(String id, String members) {
        holdfastFixture.callOk(holdfastFixture.holdfast.putSubscription, "{'id':'" + id + "'," + members + "}");
    }

    private void finish() {
        orders.advanceTo("sent");
        holdfastFixture.publish();
    }

    private List<String> titlesFor(String address) {
        return holdfastFixture.mailbox.notifications().stream()
                .filter(notificationMessage -> notificationMessage.address().equals(address))
                .map(notificationMessage -> notificationMessage.title())
                .toList();
    }

    @Test
    void person_told_late_hears_resolution_in_silence() {
        orders.subscribePerson("'*.overdue','*.resolved'");
        orders.create();
        orders.advanceClock(ofHours(1));
        silence(",'types':['*'],'within':'PT9H'");
        finish();
        assertThat(orders.titles()).containsExactly("orders/42 is late", "orders/42 is no longer late");
    }

    @Test
    void person_silenced_while_late_hears_no_resolution() {
        orders.subscribePerson("'*'");
        silence(",'types':['*.overdue','*.reminded'],'within':'PT61M'");
        orders.create();
        holdfastFixture.publish();
        orders.advanceClock(ofHours(1));
        holdfastFixture.clock.advance(ofMinutes(5));
        finish();
        assertThat(orders.titles()).containsExactly("orders/42: created", "orders/42: completed");
    }

    @Test
    void reminder_after_silence_earns_resolution() {
        orders.subscribePerson("'*.overdue','*.reminded','*.resolved'");
        silence(",'types':['*.overdue'],'within':'PT61M'");
        orders.create();
        orders.advanceClock(ofHours(1));
        orders.advanceClock(ofHours(1));
        finish();
        assertThat(orders.titles()).containsExactly("orders/42 is late", "orders/42 is no longer late");
    }

    @Test
    void lateness_and_its_end_share_a_batch_and_their_audience() {
        orders.subscribePerson("'*.overdue','*.resolved'");
        orders.create();
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        finish();
        assertThat(orders.titles()).containsExactly("2 events: 1 overdue, 1 resolved (1 of them no longer late)");
    }

    @Test
    void subscription_put_after_the_lateness_hears_nothing() {
        orders.create();
        orders.advanceClock(ofHours(1));
        orders.subscribePerson("'*.overdue','*.resolved'");
        finish();
        assertThat(orders.titles()).isEmpty();
    }

    @Test
    void filter_by_state_does_not_hide_resolution() {
        put("ops", "'target':'email','address':'ops@example.com','state':'packing'");
        put("hook", "'address':'https://example.com/hook','state':'packing'");
        orders.create();
        holdfastFixture.publish();
        orders.advanceClock(ofHours(1));
        finish();
        assertThat(orders.titles())
                .containsExactly("orders/42: created", "orders/42 is late", "orders/42 is no longer late");
        assertThat(holdfastFixture.receiver.types()).containsExactly("created", "overdue", "resolved");
    }

    @Test
    void people_of_the_late_state_hear_resolution() {
        holdfastFixture.putWorkflow("orders", """
            roles: {packers: [pia@example.com], lead: [lea@example.com], senders: [sam@example.com]}
            escalate: [{after: PT1H, notify: [packers, lead]}]
            states:
              packing: {initial: true, next: [sent], within: PT1H}
              sent: {terminal: true, notify: [senders]}
            """);
        put("roles", "'target':'email','address':'notify','types':['*.escalated','*.resolved','*.completed']");
        orders.create();
        orders.advanceClock(ofHours(2));
        orders.advanceClock(ofMinutes(1));
        finish();
        for (var address : List.of("pia@example.com", "lea@example.com"))
            assertThat(titlesFor(address))
                    .as(address)
                    .containsExactly("orders/42 is late", "orders/42 is no longer late");
        assertThat(titlesFor("sam@example.com")).containsExactly("orders/42: completed");
    }

    @Test
    void next_lateness_has_its_own_audience() {
        orders.subscribePerson("'*.overdue','*.resolved'");
        orders.create();
        orders.advanceClock(ofHours(1));
        orders.advanceTo("checking");
        holdfastFixture.publish();
        silence(",'types':['*.overdue'],'within':'PT9H'");
        orders.advanceClock(ofHours(1));
        finish();
        assertThat(orders.titles()).containsExactly("orders/42 is late", "orders/42 is no longer late");
    }

    @Test
    void fallback_that_got_the_alarm_hears_resolution() {
        put("chat", "'target':'email','address':'chat@example.com','types':['*.purged']");
        put("pager", "'address':'https://example.com/pager','fallback':'chat'");
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.TemporaryFailure("away", null));
        orders.create();
        holdfastFixture.publish();
        for (var minute = 0; minute < 70; minute++) orders.advanceClock(ofMinutes(1));
        assertThat(orders.titles()).containsExactly("orders/42 is late");
        holdfastFixture.receiver.answerWith(message -> new DeliveryOutcome.DeliverySuccess("200"));
        for (var minute = 0; minute < 40; minute++) orders.advanceClock(ofMinutes(1));
        finish();
        assertThat(orders.titles()).containsExactly("orders/42 is late", "orders/42 is no longer late");
    }

    @Test
    void notices_survive_restart_and_month_of_lateness() {
        orders.subscribePerson("'*.overdue','*.resolved'");
        orders.create();
        orders.advanceClock(ofHours(1));
        holdfastFixture.clock.advance(ofHours(40 * 24));
        holdfastFixture = holdfastFixture.restart();
        holdfastFixture.sweep();
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'sent'}");
        holdfastFixture.publish();
        assertThat(titlesFor("ops@example.com")).containsExactly("orders/42 is no longer late");
    }
}
