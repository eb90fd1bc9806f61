package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A history says when those to be told were told, and not when a machine has taken note of it. */
class NotificationStamperTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void papers() {
        holdfastFixture.putWorkflow("papers", """
                roles: {lead: [lea@example.com]}
                escalate:
                  - {after: PT15M, notify: [lead]}
                states:
                  written: {initial: true, next: [printed], notify: [lead], within: PT1H}
                  printed: {terminal: true}
                """);
        holdfastFixture.subscribe();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void put(String members) {
        holdfastFixture.callOk(holdfastFixture.holdfast.putSubscription, "{'id':'people'," + members + "}");
    }

    private void paper() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'papers','key':'p'}");
        holdfastFixture.publish();
    }

    private @Nullable Instant notified() {
        return holdfastFixture.item("papers", "p").history().getLast().notifiedAt();
    }

    @Test
    void item_is_not_stamped_while_only_machine_got_event() {
        put("'target':'email','address':'notify'");
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> new DeliveryOutcome.TemporaryFailure("the mail server is away", null));
        paper();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(notified()).isNull();
        holdfastFixture.mailbox.answerWith(notificationMessage -> new DeliveryOutcome.DeliverySuccess("kept"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(notified()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(1)));
    }

    @Test
    void machine_that_stands_for_role_counts_as_notified() {
        put("'address':'https://example.com/pager','roles':['lead']");
        holdfastFixture.receiver.answerWith(
                eventMessage -> eventMessage.address().endsWith("pager")
                        ? new DeliveryOutcome.TemporaryFailure("HTTP 500", null)
                        : new DeliveryOutcome.DeliverySuccess("200"));
        paper();
        assertThat(notified()).isNull();
        holdfastFixture.receiver.answerWith(eventMessage -> new DeliveryOutcome.DeliverySuccess("200"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(notified()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(1)));
    }

    @Test
    void receiver_counts_as_notified_without_any_subscription_for_people() {
        put("'target':'email','address':'ops@example.com','types':['*.overdue']");
        paper();
        assertThat(notified()).isEqualTo(HoldfastFixture.START);
    }

    @Test
    void silenced_people_do_not_count_as_notified() {
        put("'target':'email','address':'ops@example.com'");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence, "{'id':'move','workflow':'papers','within':'PT1H'}");
        paper();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(notified()).isNull();
    }

    @Test
    void escalation_step_is_stamped_when_its_notification_is_sent() {
        put("'target':'email','address':'notify'");
        paper();
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> new DeliveryOutcome.TemporaryFailure("the mail server is away", null));
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofMinutes(15));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).contains("escalated");
        assertThat(notified()).isNull();
        holdfastFixture.mailbox.answerWith(notificationMessage -> new DeliveryOutcome.DeliverySuccess("kept"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(notified()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(76)));
    }

    @Test
    void partly_accepted_notification_is_stamped_and_retried_without_blocking_others() {
        put("'target':'email','address':'ann@example.com,ben@example.com','types':['*.created']");
        holdfastFixture.mailbox.answerWith(notificationMessage ->
                new DeliveryOutcome.PartialSuccess("taken for 1 of 2, not for ben@example.com (SMTP 451)"));
        paper();
        assertThat(notified()).isEqualTo(HoldfastFixture.START);
        for (var i = 0; i < 9; i++) {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'papers','key':'p" + i + "'}");
            holdfastFixture.publish();
        }
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(10);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                        .subscriptions())
                .allSatisfy(
                        subscription -> assertThat(subscription.failingSince()).isNull());
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> new DeliveryOutcome.DeliverySuccess("taken for 2 of 2"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'people'}")
                        .deliveries())
                .hasSize(10)
                .allSatisfy(delivery -> {
                    assertThat(delivery.status()).isEqualTo("delivered");
                    assertThat(delivery.attempts()).extracting(a -> a.outcome()).containsExactly("failed", "delivered");
                });
    }
}
