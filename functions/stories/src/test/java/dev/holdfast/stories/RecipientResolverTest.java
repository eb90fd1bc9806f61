// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.channel.EventSender.DeliveryOutcome;
import dev.holdfast.channel.NotificationMessenger.NotificationMessage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Holdfast notifies the people in the roles that the member {@code notify} lists. Each person gets a separate
 * notification.
 */
class RecipientResolverTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void putWorkflow() {
        holdfastFixture.putWorkflow("papers", """
                roles:
                  reviewers: [ann@example.com, ben@example.com, the night shift]
                  chief: [cleo@example.com, ann@example.com]
                states:
                  written: {initial: true, next: [review]}
                  review: {next: [printed, written], notify: [reviewers]}
                  printed: {terminal: true, notify: [chief, readers]}
                """);
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void subscribe(String members) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'people','target':'email','address':'notify'" + members + "}");
    }

    private void createPaper(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'papers','key':'" + key + "'}");
    }

    private void advance(String state, String key) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'papers','key':'" + key + "','to':'" + state + "'}");
    }

    private List<String> notificationTexts() {
        return holdfastFixture.mailbox.notifications().stream()
                .map(notification -> notification.address().replace("@example.com", "") + ": " + notification.title())
                .toList();
    }

    private List<NotificationMessage> notificationsTo(String person) {
        return holdfastFixture.mailbox.notifications().stream()
                .filter(notification -> notification.address().equals(person))
                .toList();
    }

    @Test
    void each_recipient_of_event_gets_own_notification() {
        subscribe("");
        createPaper("p");
        advance("review", "p");
        holdfastFixture.publish();
        assertThat(notificationTexts()).containsExactlyInAnyOrder("ann: papers/p: advanced", "ben: papers/p: advanced");
        assertThat(holdfastFixture.mailbox.notifications())
                .extracting(NotificationMessage::id)
                .doesNotHaveDuplicates();
        assertThat(holdfastFixture.counts.countOf("recipients.unreachable"))
                .as("the night shift has no address")
                .isEqualTo(1);
        assertThat(holdfastFixture.item("papers", "p").history().getLast().notifiedAt())
                .isEqualTo(HoldfastFixture.START);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'people'}")
                        .deliveries())
                .extracting(delivery -> delivery.to())
                .containsExactlyInAnyOrder("ann@example.com", "ben@example.com");
    }

    @Test
    void subscription_may_serve_some_roles_only() {
        subscribe(",'roles':['chief']");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'pager','address':'https://example.com/x','roles':['readers']}");
        createPaper("p");
        advance("review", "p");
        advance("printed", "p");
        holdfastFixture.publish();
        assertThat(notificationTexts())
                .containsExactlyInAnyOrder("ann: papers/p: completed", "cleo: papers/p: completed");
        assertThat(holdfastFixture.receiver.types())
                .as("an address of its own serves roles without people too")
                .containsExactly("completed");
        assertThat(notificationsTo("cleo@example.com").getFirst().text()).contains("Nobody is in the role readers.");
    }

    @Test
    void person_in_two_roles_is_notified_once() {
        holdfastFixture.putWorkflow(
                "w",
                "{roles: {a: [ann@example.com], b: [ann@example.com]}, states: {s: {initial: true, next: [z], notify: [a, b]}, z: {terminal: true}}}");
        subscribe("");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.publish();
        assertThat(notificationTexts()).containsExactly("ann: w/k: created");
    }

    @Test
    void grouped_notification_holds_only_events_of_its_recipient() {
        subscribe(",'group':'PT1M'");
        for (var i = 0; i < 70; i++) {
            createPaper("p" + i);
            advance("review", "p" + i);
        }
        holdfastFixture.putWorkflow(
                "tax",
                "{roles: {chief: [cleo@example.com]}, states: {due: {initial: true, next: [z], notify: [chief]}, z: {terminal: true}}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'tax','key':'2026'}");
        holdfastFixture.publish();
        assertThat(notificationTexts()).isEmpty();
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(notificationTexts())
                .containsExactlyInAnyOrder(
                        "ann: 70 events: 70 advanced", "ben: 70 events: 70 advanced", "cleo: tax/2026: created");
    }

    @Test
    void invalid_address_of_one_person_does_not_block_others() {
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> notificationMessage.address().startsWith("ann")
                        ? new DeliveryOutcome.ReceiverGone("550 no such mailbox")
                        : new DeliveryOutcome.DeliverySuccess("250"));
        subscribe("");
        createPaper("p");
        for (var i = 0; i < 8; i++) {
            advance("review", "p");
            advance("written", "p");
            holdfastFixture.publish();
        }
        assertThat(notificationsTo("ben@example.com")).hasSize(8);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                        .subscriptions())
                .singleElement()
                .satisfies(subscription ->
                        assertThat(subscription.disabledReason()).isNull());
    }

    @Test
    void each_person_gets_events_of_subject_in_order_independently() {
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> notificationMessage.address().startsWith("ann")
                        ? new DeliveryOutcome.TemporaryFailure("452", null)
                        : new DeliveryOutcome.DeliverySuccess("250"));
        subscribe("");
        createPaper("p");
        advance("review", "p");
        holdfastFixture.publish();
        advance("printed", "p");
        holdfastFixture.publish();
        assertThat(notificationsTo("cleo@example.com")).hasSize(1);
        assertThat(notificationsTo("ann@example.com")).hasSize(1);
        holdfastFixture.mailbox.answerWith(notificationMessage -> new DeliveryOutcome.DeliverySuccess("250"));
        for (var i = 0; i < 4; i++) {
            holdfastFixture.clock.advance(ofMinutes(2));
            holdfastFixture.sweep();
        }
        assertThat(notificationsTo("ann@example.com"))
                .extracting(NotificationMessage::title)
                .containsExactly("papers/p: advanced", "2 events: 1 advanced, 1 completed");
    }

    @Test
    void repeated_publishing_notifies_nobody_twice() {
        subscribe("");
        createPaper("p");
        advance("review", "p");
        var changes = holdfastFixture.store().peek(10).stream()
                .map(outboxEntry -> outboxEntry.row())
                .toList();
        holdfastFixture.holdfast.changeFeed.project(changes);
        holdfastFixture.holdfast.changeFeed.project(changes);
        holdfastFixture.publish();
        assertThat(notificationTexts()).hasSize(2);
    }

    @Test
    void replayed_notification_goes_to_same_person() {
        subscribe("");
        createPaper("p");
        advance("review", "p");
        holdfastFixture.publish();
        var ben =
                holdfastFixture
                        .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'people'}")
                        .deliveries()
                        .stream()
                        .filter(delivery -> "ben@example.com".equals(delivery.to()))
                        .findFirst()
                        .orElseThrow();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.replayDeliveries, "{'subscription':'people','delivery':'" + ben.id() + "'}");
        assertThat(notificationsTo("ben@example.com")).hasSize(2);
        assertThat(notificationsTo("ann@example.com")).hasSize(1);
        holdfastFixture.callOk(holdfastFixture.holdfast.replayDeliveries, "{'subscription':'people','all':true}");
        assertThat(notificationTexts()).hasSize(5);
    }

    @Test
    void pending_personal_notification_fails_when_subscription_address_changes() {
        holdfastFixture.dispatcher = (deliver, keys) -> {};
        subscribe("");
        createPaper("p");
        advance("review", "p");
        holdfastFixture.publish();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'people','target':'email','address':'all@example.com'}");
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        assertThat(notificationTexts()).isEmpty();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'people','status':'failed'}")
                        .deliveries())
                .hasSize(2);
    }

    @Test
    void only_targets_that_reach_single_people_serve_roles() {
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.putSubscription, "{'id':'p','address':'notify','roles':['-']}");
        assertThat(problem.toString()).contains("/address", "only for target email", "/roles/0");
    }

    @Test
    void test_of_subscription_for_people_names_recipient() {
        subscribe("");
        holdfastFixture.subscribe();
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.testSubscription, "{'id':'people'}")
                        .toString())
                .contains("/to", "is required");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.testSubscription, "{'id':'people','to':'the night shift'}")
                        .toString())
                .contains("/to", "must be an email address, because the target of the subscription is email");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.testSubscription, "{'id':'alerts','to':'ann@example.com'}")
                        .toString())
                .contains("/to", "is allowed only if");
        var result = holdfastFixture.callOk(
                holdfastFixture.holdfast.testSubscription, "{'id':'people','to':'ann@example.com'}");
        assertThat(result.outcome()).isEqualTo("delivered");
        assertThat(notificationTexts()).containsExactly("ann: subscription/people: test");
    }
}
