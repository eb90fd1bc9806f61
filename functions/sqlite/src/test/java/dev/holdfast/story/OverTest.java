package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Messenger.Letter;
import dev.holdfast.alert.Sender.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A letter is read when it comes, and says nothing of being late of what has gone on by then. */
class OverTest {
    private static final String MISSED = "it should have left packing by 2026-03-01T09:00:00Z";

    private final Rig rig = new Rig();

    @BeforeEach
    void orders() {
        rig.workflow("orders", """
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
        rig.close();
    }

    private void subscribe(String types, String members) {
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':[" + types + "]" + members + "}");
    }

    private void order(String key) {
        rig.ok(rig.holdfast.createItem, "{'workflow':'orders','key':'" + key + "'}");
    }

    private void to(String state, String key) {
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'" + key + "','to':'" + state + "'}");
    }

    private void pass(java.time.Duration time) {
        rig.clock.advance(time);
        rig.sweep();
        rig.publish();
    }

    private Letter letter() {
        assertThat(rig.mailbox.letters()).isNotEmpty();
        return rig.mailbox.letters().getLast();
    }

    @Test
    void what_was_finished_before_the_letter_went_was_late() {
        subscribe("'*.overdue'", ",'group':'PT10M'");
        order("42");
        pass(ofHours(1));
        rig.clock.advance(ofMinutes(4));
        to("sent", "42");
        pass(ofMinutes(6));
        assertThat(rig.mailbox.letters()).hasSize(1);
        assertThat(letter().title()).isEqualTo("orders/42 was late");
        assertThat(letter().text())
                .startsWith("orders/42 was late: " + MISSED
                        + ". Since then: completed to sent by key:shop at 2026-03-01T09:04:00Z, 4 min late.");
    }

    @Test
    void how_late_it_was_does_not_grow_while_the_letter_waits_for_the_morning() {
        subscribe("'*.overdue'", ",'hours':{'zone':'UTC','days':['MONDAY'],'from':'08:00','to':'17:00'}");
        order("42");
        pass(ofHours(1));
        rig.clock.advance(ofMinutes(5));
        to("checking", "42");
        to("sent", "42");
        pass(ofHours(23));
        assertThat(rig.mailbox.letters()).hasSize(1);
        assertThat(letter().title()).isEqualTo("orders/42 was late");
        assertThat(letter().text())
                .startsWith("orders/42 was late: " + MISSED
                        + ". Since then: advanced to checking by key:shop at 2026-03-01T09:05:00Z, 5 min late.");
    }

    @Test
    void what_a_mail_server_took_only_later_says_what_is_so_then() {
        rig.mailbox.answers(letter -> new Outcome.Failed("the mail server is away", null));
        subscribe("'*.overdue'", "");
        order("42");
        pass(ofHours(1));
        assertThat(letter().title()).isEqualTo("orders/42 is late");
        to("sent", "42");
        pass(ofMinutes(1));
        assertThat(rig.mailbox.letters()).hasSize(2);
        assertThat(letter().title()).isEqualTo("orders/42 was late");
    }

    @Test
    void what_is_late_again_is_late_for_the_later_deadline_only() {
        subscribe("'*.overdue'", ",'group':'PT6H'");
        order("42");
        pass(ofHours(1));
        to("checking", "42");
        pass(ofHours(1));
        assertThat(rig.mailbox.letters()).isEmpty();
        pass(ofHours(2));
        assertThat(letter().title()).isEqualTo("2 events: 2 overdue (1 of them late no more)");
        assertThat(letter().text())
                .contains("orders/42 was late: " + MISSED + ". Since then: advanced to checking by key:shop at")
                .contains("orders/42 is late: it should have left checking by 2026-03-01T10:00:00Z, 2 h 0 min ago.");
    }

    @Test
    void a_step_of_the_ladder_and_a_reminder_tell_it_alike() {
        subscribe("'*.escalated','*.reminded'", ",'group':'PT3H'");
        order("42");
        pass(ofHours(1));
        pass(ofHours(1));
        pass(ofHours(1));
        to("sent", "42");
        pass(ofHours(3));
        assertThat(letter().title()).isEqualTo("2 events: 1 escalated, 1 reminded (2 of them late no more)");
        assertThat(letter().text())
                .contains("orders/42 was still late and was brought before lead (step 1): " + MISSED
                        + ". Since then: completed")
                .contains("orders/42 was still late: " + MISSED + ". Since then: completed");
    }

    @Test
    void another_deadline_that_a_heartbeat_brought_counts_as_going_on() {
        subscribe("'*.overdue'", ",'group':'PT10M'");
        order("42");
        pass(ofHours(1));
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'orders','key':'42'}");
        pass(ofMinutes(10));
        assertThat(letter().text()).contains(". Since then: heartbeat by key:shop at 2026-03-01T09:00:00Z");
    }

    @Test
    void what_was_deleted_was_late_and_its_successor_is_another() {
        subscribe("'*.overdue'", ",'group':'PT10M'");
        order("42");
        pass(ofHours(1));
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'orders','key':'42'}");
        order("42");
        pass(ofMinutes(10));
        assertThat(letter().title()).isEqualTo("orders/42 was late");
        assertThat(letter().text()).startsWith("orders/42 was late: " + MISSED + ". Since then: it is there no more.");
    }

    @Test
    void what_is_on_its_way_in_words_of_ones_own_may_say_it_too() {
        subscribe(
                "'*.overdue'",
                ",'group':'PT10M','template':'{{#events}}{{#since}}{{key}}: {{since}}, after {{late}}{{/since}}{{/events}}'");
        order("42");
        pass(ofHours(1));
        to("sent", "42");
        pass(ofMinutes(10));
        assertThat(letter().text())
                .isEqualTo("42: completed to sent by key:shop at 2026-03-01T09:00:00Z, after less than a minute");
    }
}
