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

/** Roles and their people as receivers: each is told by a letter of their own. */
class RecipientResolverTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void reviews() {
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

    private void paper(String key) {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'papers','key':'" + key + "'}");
    }

    private void to(String state, String key) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'papers','key':'" + key + "','to':'" + state + "'}");
    }

    private List<String> told() {
        return holdfastFixture.mailbox.notifications().stream()
                .map(l -> l.address().replace("@example.com", "") + ": " + l.title())
                .toList();
    }

    private List<NotificationMessage> lettersTo(String person) {
        return holdfastFixture.mailbox.notifications().stream()
                .filter(l -> l.address().equals(person))
                .toList();
    }

    @Test
    void each_recipient_of_event_gets_own_notification() {
        subscribe("");
        paper("p");
        to("review", "p");
        holdfastFixture.publish();
        assertThat(told()).containsExactlyInAnyOrder("ann: papers/p: advanced", "ben: papers/p: advanced");
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
                .extracting(d -> d.to())
                .containsExactlyInAnyOrder("ann@example.com", "ben@example.com");
    }

    @Test
    void subscription_may_serve_some_roles_only() {
        subscribe(",'roles':['chief']");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'pager','address':'https://example.com/x','roles':['readers']}");
        paper("p");
        to("review", "p");
        to("printed", "p");
        holdfastFixture.publish();
        assertThat(told()).containsExactlyInAnyOrder("ann: papers/p: completed", "cleo: papers/p: completed");
        assertThat(holdfastFixture.receiver.types())
                .as("a channel stands for a role with nobody in it too")
                .containsExactly("completed");
        assertThat(lettersTo("cleo@example.com").getFirst().text()).contains("Nobody is in the role readers.");
    }

    @Test
    void person_in_two_roles_is_notified_once() {
        holdfastFixture.putWorkflow(
                "w",
                "{roles: {a: [ann@example.com], b: [ann@example.com]}, states: {s: {initial: true, next: [z], notify: [a, b]}, z: {terminal: true}}}");
        subscribe("");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'w','key':'k'}");
        holdfastFixture.publish();
        assertThat(told()).containsExactly("ann: w/k: created");
    }

    @Test
    void grouped_notification_holds_only_events_of_its_recipient() {
        subscribe(",'group':'PT1M'");
        for (var i = 0; i < 70; i++) {
            paper("p" + i);
            to("review", "p" + i);
        }
        holdfastFixture.putWorkflow(
                "tax",
                "{roles: {chief: [cleo@example.com]}, states: {due: {initial: true, next: [z], notify: [chief]}, z: {terminal: true}}}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'tax','key':'2026'}");
        holdfastFixture.publish();
        assertThat(told()).isEmpty();
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(told())
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
        paper("p");
        for (var i = 0; i < 8; i++) {
            to("review", "p");
            to("written", "p");
            holdfastFixture.publish();
        }
        assertThat(lettersTo("ben@example.com")).hasSize(8);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listSubscriptions, "{}")
                        .subscriptions())
                .singleElement()
                .satisfies(s -> assertThat(s.disabled()).isNull());
    }

    @Test
    void each_person_gets_events_of_subject_in_order_independently() {
        holdfastFixture.mailbox.answerWith(
                notificationMessage -> notificationMessage.address().startsWith("ann")
                        ? new DeliveryOutcome.TemporaryFailure("452", null)
                        : new DeliveryOutcome.DeliverySuccess("250"));
        subscribe("");
        paper("p");
        to("review", "p");
        holdfastFixture.publish();
        to("printed", "p");
        holdfastFixture.publish();
        assertThat(lettersTo("cleo@example.com")).hasSize(1);
        assertThat(lettersTo("ann@example.com")).hasSize(1);
        holdfastFixture.mailbox.answerWith(notificationMessage -> new DeliveryOutcome.DeliverySuccess("250"));
        for (var i = 0; i < 4; i++) {
            holdfastFixture.clock.advance(ofMinutes(2));
            holdfastFixture.sweep();
        }
        assertThat(lettersTo("ann@example.com"))
                .extracting(NotificationMessage::title)
                .containsExactly("papers/p: advanced", "2 events: 1 advanced, 1 completed");
    }

    @Test
    void repeated_publishing_notifies_nobody_twice() {
        subscribe("");
        paper("p");
        to("review", "p");
        var changes = holdfastFixture.store().peek(10).stream()
                .map(outboxEntry -> outboxEntry.row())
                .toList();
        holdfastFixture.holdfast.changeFeed.project(changes);
        holdfastFixture.holdfast.changeFeed.project(changes);
        holdfastFixture.publish();
        assertThat(told()).hasSize(2);
    }

    @Test
    void replayed_notification_goes_to_same_person() {
        subscribe("");
        paper("p");
        to("review", "p");
        holdfastFixture.publish();
        var ben =
                holdfastFixture
                        .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'people'}")
                        .deliveries()
                        .stream()
                        .filter(d -> "ben@example.com".equals(d.to()))
                        .findFirst()
                        .orElseThrow();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.replayDeliveries, "{'subscription':'people','delivery':'" + ben.id() + "'}");
        assertThat(lettersTo("ben@example.com")).hasSize(2);
        assertThat(lettersTo("ann@example.com")).hasSize(1);
        holdfastFixture.callOk(holdfastFixture.holdfast.replayDeliveries, "{'subscription':'people','all':true}");
        assertThat(told()).hasSize(5);
    }

    @Test
    void pending_personal_notification_fails_when_subscription_address_changes() {
        holdfastFixture.dispatcher = (deliver, keys) -> {};
        subscribe("");
        paper("p");
        to("review", "p");
        holdfastFixture.publish();
        holdfastFixture.callOk(
                holdfastFixture.holdfast.putSubscription,
                "{'id':'people','target':'email','address':'all@example.com'}");
        holdfastFixture.dispatcher = HoldfastFixture::deliverAll;
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        assertThat(told()).isEmpty();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listDeliveries, "{'subscription':'people','status':'failed'}")
                        .deliveries())
                .hasSize(2);
    }

    @Test
    void only_targets_that_reach_single_people_serve_roles() {
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.putSubscription, "{'id':'p','address':'notify','roles':['-']}");
        assertThat(problem.toString()).contains("/address", "only for email", "/roles/0");
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
                .contains("/to", "no address");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.testSubscription, "{'id':'alerts','to':'ann@example.com'}")
                        .toString())
                .contains("/to", "only for");
        var result = holdfastFixture.callOk(
                holdfastFixture.holdfast.testSubscription, "{'id':'people','to':'ann@example.com'}");
        assertThat(result.outcome()).isEqualTo("delivered");
        assertThat(told()).containsExactly("ann: subscription/people: test");
    }
}
