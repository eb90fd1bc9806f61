// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.WriteCondition;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Holdfast stamps a change after it has notified people. Holdfast doesn't stamp a change whose event only a program
 * received.
 */
class NotificationStamperTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void putPapersWorkflow() {
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

    private void putPeopleSubscription(String members) {
        holdfastFixture.callOk(holdfastFixture.holdfast.putSubscription, "{'id':'people'," + members + "}");
    }

    private void createPaper() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'papers','key':'p'}");
        holdfastFixture.publish();
    }

    private @Nullable Instant notifiedAt() {
        return holdfastFixture.item("papers", "p").history().getLast().notifiedAt();
    }

    @Test
    void item_is_not_stamped_while_only_machine_got_event() {
        putPeopleSubscription("'target':'email','address':'notify'");
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> new DeliveryOutcome.TemporaryFailure("the mail server is away", null));
        createPaper();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(notifiedAt()).isNull();
        holdfastFixture.mailbox.answerWith(notificationMessage -> new DeliveryOutcome.DeliverySuccess("kept"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(notifiedAt()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(1)));
    }

    @Test
    void machine_that_stands_for_role_counts_as_notified() {
        putPeopleSubscription("'address':'https://example.com/pager','roles':['lead']");
        holdfastFixture.receiver.answerWith(
                eventMessage -> eventMessage.address().endsWith("pager")
                        ? new DeliveryOutcome.TemporaryFailure("HTTP 500", null)
                        : new DeliveryOutcome.DeliverySuccess("200"));
        createPaper();
        assertThat(notifiedAt()).isNull();
        holdfastFixture.receiver.answerWith(eventMessage -> new DeliveryOutcome.DeliverySuccess("200"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(notifiedAt()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(1)));
    }

    @Test
    void receiver_counts_as_notified_without_any_subscription_for_people() {
        putPeopleSubscription("'target':'email','address':'ops@example.com','types':['*.overdue']");
        createPaper();
        assertThat(notifiedAt()).isEqualTo(HoldfastFixture.START);
    }

    @Test
    void notification_that_cannot_be_stamped_is_sent_once() {
        putPeopleSubscription("'target':'email','address':'ops@example.com'");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'papers','key':'p'}");
        holdfastFixture.table.failWrites(
                writes -> writes.stream()
                        .anyMatch(rowWrite -> rowWrite.key().partition().startsWith("item/")),
                () -> new TableBusyException("throttled", new IllegalStateException()));
        holdfastFixture.publish();
        for (var i = 0; i < 5; i++) {
            holdfastFixture.clock.advance(ofMinutes(2));
            holdfastFixture.sweep();
        }
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
        assertThat(holdfastFixture.counts.countOf("notifications.unrecorded")).isEqualTo(1);
    }

    @Test
    void notification_without_workflow_version_is_sent_once() {
        putPeopleSubscription("'target':'email','address':'ops@example.com'");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'papers','key':'p'}");
        holdfastFixture.dispatcher = (worker, keys) -> {};
        holdfastFixture.publish();
        var version = new Row(new RowKey("workflow/shop/papers", "0000000001"), 2, "{}");
        holdfastFixture.store().write(List.of(new RowWrite.Delete(version, WriteCondition.ANY, false)));
        // A process without a cache of workflows sends the notification.
        var holdfast = holdfastFixture.secondHoldfast(holdfastFixture.table);
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        for (var i = 0; i < 5; i++) {
            holdfastFixture.clock.advance(ofMinutes(2));
            holdfast.sweep.run(ofMinutes(1));
        }
        assertThat(holdfastFixture.mailbox.notifications()).hasSize(1);
        assertThat(holdfastFixture.counts.countOf("notifications.unrecorded")).isPositive();
    }

    @Test
    void silenced_people_do_not_count_as_notified() {
        putPeopleSubscription("'target':'email','address':'ops@example.com'");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSilence, "{'id':'move','workflow':'papers','within':'PT1H'}");
        createPaper();
        assertThat(holdfastFixture.receiver.types()).containsExactly("created");
        assertThat(notifiedAt()).isNull();
    }

    @Test
    void escalation_step_is_stamped_when_its_notification_is_sent() {
        putPeopleSubscription("'target':'email','address':'notify'");
        createPaper();
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> new DeliveryOutcome.TemporaryFailure("the mail server is away", null));
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofMinutes(15));
        holdfastFixture.sweep();
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types()).contains("escalated");
        assertThat(notifiedAt()).isNull();
        holdfastFixture.mailbox.answerWith(notificationMessage -> new DeliveryOutcome.DeliverySuccess("kept"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(notifiedAt()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(76)));
    }

    @Test
    void partly_accepted_notification_is_stamped_and_retried_and_blocks_nothing() {
        putPeopleSubscription("'target':'email','address':'ann@example.com,ben@example.com','types':['*.created']");
        holdfastFixture.mailbox.answerWith(notificationMessage -> new DeliveryOutcome.PartialSuccess(
                "accepted for 1 of 2, not for ben@example.com (SMTP 451)", Set.of("ann@example.com")));
        createPaper();
        assertThat(notifiedAt()).isEqualTo(HoldfastFixture.START);
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
                notificationMessage -> new DeliveryOutcome.DeliverySuccess("accepted for 2 of 2"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'people'}")
                        .deliveries())
                .hasSize(10)
                .allSatisfy(delivery -> {
                    assertThat(delivery.status()).isEqualTo("delivered");
                    assertThat(delivery.attempts())
                            .extracting(attempt -> attempt.outcome())
                            .containsExactly("failed", "delivered");
                });
    }

    @Test
    void partly_accepted_notification_is_retried_apart_from_new_events() {
        putPeopleSubscription("'target':'email','address':'ann@example.com,ben@example.com','types':['*.created']");
        holdfastFixture.mailbox.answerWith(notificationMessage -> new DeliveryOutcome.PartialSuccess(
                "accepted for 1 of 2, not for ben@example.com (SMTP 451)", Set.of("ann@example.com")));
        createPaper();
        var first = holdfastFixture.mailbox.notifications().getLast();
        assertThat(first.accepted()).isEmpty();
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> new DeliveryOutcome.DeliverySuccess("accepted for 2 of 2"));
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.dispatcher = (worker, keys) -> {};
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'papers','key':'new'}");
        holdfastFixture.publish();
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.mailbox.notifications().subList(1, 3))
                .as("ann gets the first event once, and the new event too")
                .extracting(notificationMessage -> notificationMessage.accepted())
                .containsExactlyInAnyOrder(Set.of("ann@example.com"), Set.of());
        assertThat(holdfastFixture.mailbox.notifications())
                .hasSize(3)
                .allSatisfy(notificationMessage ->
                        assertThat(notificationMessage.title()).contains("papers/"));
    }
}
