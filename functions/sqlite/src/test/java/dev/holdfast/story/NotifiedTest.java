package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Sender.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A history says when those to be told were told, and not when a machine has taken note of it. */
class NotifiedTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void papers() {
        rig.workflow("papers", """
                roles: {lead: [lea@example.com]}
                escalate:
                  - {after: PT15M, notify: [lead]}
                states:
                  written: {initial: true, next: [printed], notify: [lead], within: PT1H}
                  printed: {terminal: true}
                """);
        rig.subscribe();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void put(String members) {
        rig.ok(rig.holdfast.putSubscription, "{'id':'people'," + members + "}");
    }

    private void paper() {
        rig.ok(rig.holdfast.createItem, "{'workflow':'papers','key':'p'}");
        rig.publish();
    }

    private @Nullable Instant notified() {
        return rig.item("papers", "p").history().getLast().notifiedAt();
    }

    @Test
    void while_the_mail_server_is_away_nobody_counts_as_told_though_a_machine_got_the_event() {
        put("'target':'email','address':'notify'");
        rig.mailbox.answers(letter -> new Outcome.Failed("the mail server is away", null));
        paper();
        assertThat(rig.receiver.types()).containsExactly("created");
        assertThat(notified()).isNull();
        rig.mailbox.answers(letter -> new Outcome.Delivered("kept"));
        rig.clock.advance(ofMinutes(1));
        rig.sweep();
        assertThat(notified()).isEqualTo(Rig.START.plus(ofMinutes(1)));
    }

    @Test
    void a_machine_that_stands_for_a_role_tells_it() {
        put("'address':'https://example.com/pager','roles':['lead']");
        rig.receiver.answers(message -> message.address().endsWith("pager")
                ? new Outcome.Failed("HTTP 500", null)
                : new Outcome.Delivered("200"));
        paper();
        assertThat(notified()).isNull();
        rig.receiver.answers(message -> new Outcome.Delivered("200"));
        rig.clock.advance(ofMinutes(1));
        rig.sweep();
        assertThat(notified()).isEqualTo(Rig.START.plus(ofMinutes(1)));
    }

    @Test
    void where_no_subscription_is_for_people_whoever_gets_it_is_taken_to_pass_it_on() {
        put("'target':'email','address':'ops@example.com','types':['*.overdue']");
        paper();
        assertThat(notified()).isEqualTo(Rig.START);
    }

    @Test
    void whom_a_silence_kept_from_hearing_of_it_was_not_told() {
        put("'target':'email','address':'ops@example.com'");
        rig.ok(rig.holdfast.putSilence, "{'id':'move','workflow':'papers','within':'PT1H'}");
        paper();
        assertThat(rig.receiver.types()).containsExactly("created");
        assertThat(notified()).isNull();
    }

    @Test
    void a_step_of_the_ladder_is_told_when_its_letter_went_out() {
        put("'target':'email','address':'notify'");
        paper();
        rig.mailbox.answers(letter -> new Outcome.Failed("the mail server is away", null));
        rig.clock.advance(ofHours(1));
        rig.sweep();
        rig.clock.advance(ofMinutes(15));
        rig.sweep();
        rig.publish();
        assertThat(rig.receiver.types()).contains("escalated");
        assertThat(notified()).isNull();
        rig.mailbox.answers(letter -> new Outcome.Delivered("kept"));
        rig.clock.advance(ofMinutes(1));
        rig.sweep();
        assertThat(notified()).isEqualTo(Rig.START.plus(ofMinutes(76)));
    }

    @Test
    void a_letter_that_only_some_of_its_addresses_took_was_told_is_tried_again_and_holds_up_no_other() {
        put("'target':'email','address':'ann@example.com,ben@example.com','types':['*.created']");
        rig.mailbox.answers(letter -> new Outcome.Partly("taken for 1 of 2, not for ben@example.com (SMTP 451)"));
        paper();
        assertThat(notified()).isEqualTo(Rig.START);
        for (var i = 0; i < 9; i++) {
            rig.ok(rig.holdfast.createItem, "{'workflow':'papers','key':'p" + i + "'}");
            rig.publish();
        }
        assertThat(rig.mailbox.letters()).hasSize(10);
        assertThat(rig.ok(rig.holdfast.listSubscriptions, "{}").subscriptions())
                .allSatisfy(
                        subscription -> assertThat(subscription.troubledSince()).isNull());
        rig.mailbox.answers(letter -> new Outcome.Delivered("taken for 2 of 2"));
        rig.clock.advance(ofMinutes(1));
        rig.sweep();
        assertThat(rig.ok(rig.holdfast.listDeliveries, "{'subscription':'people'}")
                        .deliveries())
                .hasSize(10)
                .allSatisfy(delivery -> {
                    assertThat(delivery.status()).isEqualTo("delivered");
                    assertThat(delivery.attempts()).extracting(a -> a.outcome()).containsExactly("failed", "delivered");
                });
    }
}
