package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Messenger.Letter;
import dev.holdfast.alert.Sender.Outcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roles and their people as receivers: each is told by a letter of their own. */
class PeopleTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void reviews() {
        rig.workflow("papers", """
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
        rig.close();
    }

    private void subscribe(String members) {
        rig.ok(rig.holdfast.putSubscription, "{'id':'people','target':'email','address':'notify'" + members + "}");
    }

    private void paper(String key) {
        rig.ok(rig.holdfast.createItem, "{'workflow':'papers','key':'" + key + "'}");
    }

    private void to(String state, String key) {
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'papers','key':'" + key + "','to':'" + state + "'}");
    }

    private List<String> told() {
        return rig.mailbox.letters().stream()
                .map(l -> l.address().replace("@example.com", "") + ": " + l.title())
                .toList();
    }

    private List<Letter> lettersTo(String person) {
        return rig.mailbox.letters().stream()
                .filter(l -> l.address().equals(person))
                .toList();
    }

    @Test
    void each_of_the_people_whom_an_event_tells_gets_a_letter_of_their_own() {
        subscribe("");
        paper("p");
        to("review", "p");
        rig.publish();
        assertThat(told()).containsExactlyInAnyOrder("ann: papers/p: advanced", "ben: papers/p: advanced");
        assertThat(rig.mailbox.letters()).extracting(Letter::id).doesNotHaveDuplicates();
        assertThat(rig.counts.of("notices.unreachable"))
                .as("the night shift has no address")
                .isEqualTo(1);
        assertThat(rig.item("papers", "p").history().getLast().notifiedAt()).isEqualTo(Rig.START);
        assertThat(rig.ok(rig.holdfast.listDeliveries, "{'subscription':'people'}")
                        .deliveries())
                .extracting(d -> d.to())
                .containsExactlyInAnyOrder("ann@example.com", "ben@example.com");
    }

    @Test
    void a_subscription_may_stand_for_some_roles_only() {
        subscribe(",'roles':['chief']");
        rig.ok(rig.holdfast.putSubscription, "{'id':'pager','address':'https://example.com/x','roles':['readers']}");
        paper("p");
        to("review", "p");
        to("printed", "p");
        rig.publish();
        assertThat(told()).containsExactlyInAnyOrder("ann: papers/p: completed", "cleo: papers/p: completed");
        assertThat(rig.receiver.types())
                .as("a channel stands for a role with nobody in it too")
                .containsExactly("completed");
        assertThat(lettersTo("cleo@example.com").getFirst().text()).contains("Nobody is in the role readers.");
    }

    @Test
    void somebody_in_two_roles_is_told_once() {
        rig.workflow(
                "w",
                "{roles: {a: [ann@example.com], b: [ann@example.com]}, states: {s: {initial: true, next: [z], notify: [a, b]}, z: {terminal: true}}}");
        subscribe("");
        rig.ok(rig.holdfast.createItem, "{'workflow':'w','key':'k'}");
        rig.publish();
        assertThat(told()).containsExactly("ann: w/k: created");
    }

    @Test
    void what_is_grouped_is_one_letter_for_each_person_with_nothing_meant_for_another() {
        subscribe(",'group':'PT1M'");
        for (var i = 0; i < 70; i++) {
            paper("p" + i);
            to("review", "p" + i);
        }
        rig.workflow(
                "tax",
                "{roles: {chief: [cleo@example.com]}, states: {due: {initial: true, next: [z], notify: [chief]}, z: {terminal: true}}}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'tax','key':'2026'}");
        rig.publish();
        assertThat(told()).isEmpty();
        rig.clock.advance(ofMinutes(1));
        rig.sweep();
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "ann: 70 events: 70 advanced", "ben: 70 events: 70 advanced", "cleo: tax/2026: created");
    }

    @Test
    void one_persons_bad_address_does_not_stop_anothers_letters() {
        rig.mailbox.answers(letter -> letter.address().startsWith("ann")
                ? new Outcome.Gone("550 no such mailbox")
                : new Outcome.Delivered("250"));
        subscribe("");
        paper("p");
        for (var i = 0; i < 8; i++) {
            to("review", "p");
            to("written", "p");
            rig.publish();
        }
        assertThat(lettersTo("ben@example.com")).hasSize(8);
        assertThat(rig.ok(rig.holdfast.listSubscriptions, "{}").subscriptions())
                .singleElement()
                .satisfies(s -> assertThat(s.disabled()).isNull());
    }

    @Test
    void each_person_hears_of_a_subject_in_its_order_whatever_holds_up_another() {
        rig.mailbox.answers(letter ->
                letter.address().startsWith("ann") ? new Outcome.Failed("452", null) : new Outcome.Delivered("250"));
        subscribe("");
        paper("p");
        to("review", "p");
        rig.publish();
        to("printed", "p");
        rig.publish();
        assertThat(lettersTo("cleo@example.com")).hasSize(1);
        assertThat(lettersTo("ann@example.com")).hasSize(1);
        rig.mailbox.answers(letter -> new Outcome.Delivered("250"));
        for (var i = 0; i < 4; i++) {
            rig.clock.advance(ofMinutes(2));
            rig.sweep();
        }
        assertThat(lettersTo("ann@example.com"))
                .extracting(Letter::title)
                .containsExactly("papers/p: advanced", "2 events: 1 advanced, 1 completed");
    }

    @Test
    void publishing_again_tells_nobody_twice() {
        subscribe("");
        paper("p");
        to("review", "p");
        var changes = rig.store().peek(10).stream().map(change -> change.row()).toList();
        rig.holdfast.changeFeed.project(changes);
        rig.holdfast.changeFeed.project(changes);
        rig.publish();
        assertThat(told()).hasSize(2);
    }

    @Test
    void a_letter_that_is_replayed_goes_to_the_same_person() {
        subscribe("");
        paper("p");
        to("review", "p");
        rig.publish();
        var ben = rig.ok(rig.holdfast.listDeliveries, "{'subscription':'people'}").deliveries().stream()
                .filter(d -> "ben@example.com".equals(d.to()))
                .findFirst()
                .orElseThrow();
        rig.ok(rig.holdfast.replayDeliveries, "{'subscription':'people','delivery':'" + ben.id() + "'}");
        assertThat(lettersTo("ben@example.com")).hasSize(2);
        assertThat(lettersTo("ann@example.com")).hasSize(1);
        rig.ok(rig.holdfast.replayDeliveries, "{'subscription':'people','all':true}");
        assertThat(told()).hasSize(5);
    }

    @Test
    void what_was_on_its_way_to_a_person_goes_nowhere_else_when_the_address_changes() {
        rig.courier = (deliver, keys) -> {};
        subscribe("");
        paper("p");
        to("review", "p");
        rig.publish();
        rig.ok(rig.holdfast.putSubscription, "{'id':'people','target':'email','address':'all@example.com'}");
        rig.courier = Rig::carry;
        rig.clock.advance(ofHours(1));
        rig.sweep();
        assertThat(told()).isEmpty();
        assertThat(rig.ok(rig.holdfast.listDeliveries, "{'subscription':'people','status':'failed'}")
                        .deliveries())
                .hasSize(2);
    }

    @Test
    void only_who_reaches_people_one_by_one_may_tell_those_whom_an_event_names() {
        var problem = rig.refused(rig.holdfast.putSubscription, "{'id':'p','address':'notify','roles':['-']}");
        assertThat(problem.toString()).contains("/address", "only for email", "/roles/0");
    }

    @Test
    void a_test_of_a_subscription_to_people_says_to_whom() {
        subscribe("");
        rig.subscribe();
        assertThat(rig.refused(rig.holdfast.testSubscription, "{'id':'people'}").toString())
                .contains("/to", "is required");
        assertThat(rig.refused(rig.holdfast.testSubscription, "{'id':'people','to':'the night shift'}")
                        .toString())
                .contains("/to", "no address");
        assertThat(rig.refused(rig.holdfast.testSubscription, "{'id':'alerts','to':'ann@example.com'}")
                        .toString())
                .contains("/to", "only for");
        var result = rig.ok(rig.holdfast.testSubscription, "{'id':'people','to':'ann@example.com'}");
        assertThat(result.outcome()).isEqualTo("delivered");
        assertThat(told()).containsExactly("ann: subscription/people: test");
    }
}
