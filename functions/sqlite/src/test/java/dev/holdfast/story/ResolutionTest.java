package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Sender.Outcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever was notified of a late item is notified when it is late no more. */
class ResolutionTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void reminding() {
        rig.workflow("orders", """
                remind: PT1H
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

    private void letters(String types) {
        rig.ok(
                rig.holdfast.putSubscription,
                "{'id':'ops','target':'email','address':'ops@example.com','types':[" + types + "]}");
    }

    private void order() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'orders','key':'42'}");
    }

    private void pass(java.time.Duration time) {
        rig.clock.advance(time);
        rig.sweep();
        rig.publish();
    }

    private List<String> titles() {
        return rig.mailbox.letters().stream().map(letter -> letter.title()).toList();
    }

    @Test
    void whoever_was_alarmed_is_told_when_it_is_over() {
        letters("'*.overdue','*.resolved'");
        order();
        rig.ok(rig.holdfast.createItem, "{'workflow':'orders','key':'on-time'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'on-time','to':'sent'}");
        pass(ofHours(1));
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'checking'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'sent'}");
        rig.publish();
        assertThat(titles()).containsExactly("orders/42 is late", "orders/42 is no longer late");
        assertThat(rig.mailbox.letters().getLast().text())
                .startsWith("orders/42 is no longer late: advanced by key:shop, in checking.");
    }

    @Test
    void a_heartbeat_that_moves_a_missed_deadline_ends_it_too() {
        letters("'*.resolved'");
        order();
        pass(ofHours(1));
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'orders','key':'42'}");
        rig.publish();
        assertThat(titles()).containsExactly("orders/42 is no longer late");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'sent'}");
        rig.publish();
        assertThat(titles()).as("said once").containsExactly("orders/42 is no longer late");
    }

    @Test
    void it_is_said_to_be_over_however_much_happened_meanwhile() {
        letters("'*.resolved'");
        order();
        pass(ofHours(1));
        for (var i = 0; i < 25; i++)
            rig.ok(rig.holdfast.editItem, "{'workflow':'orders','key':'42','data':{'n':" + i + "}}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'sent'}");
        rig.publish();
        assertThat(titles()).containsExactly("orders/42 is no longer late");
    }

    @Test
    void that_it_is_over_and_that_it_is_late_again_come_in_their_order() {
        rig.mailbox.answers(letter ->
                letter.title().contains("no longer") ? new Outcome.Failed("busy", null) : new Outcome.Delivered("250"));
        letters("'*.overdue','*.resolved'");
        order();
        pass(ofHours(1));
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'orders','key':'42','to':'checking'}");
        rig.publish();
        pass(ofHours(1));
        assertThat(titles())
                .as("late again waits for it")
                .allMatch(t -> t.contains("no longer") || t.equals("orders/42 is late"));
        assertThat(titles().stream().filter("orders/42 is late"::equals)).hasSize(1);
    }
}
