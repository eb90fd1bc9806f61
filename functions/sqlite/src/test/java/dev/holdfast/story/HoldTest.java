package dev.holdfast.story;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.Kind;
import dev.holdfast.hold.Line;
import dev.holdfast.hold.Line.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void workflow() {
        rig.workflow("deploy", """
                roles: {ops: [olga@example.com]}
                states:
                  built: {initial: true, next: [swap], within: PT1H}
                  swap: {hold: true, holdWithin: P1D, onPurge: down, actors: [ops], next: [live], within: PT1H, priority: 5}
                  live: {terminal: true}
                  down: {terminal: true}
                """);
        rig.ok(rig.holdfast.createItem, "{'workflow':'deploy','key':'a'}");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void advance(String to) {
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'deploy','key':'a','to':'" + to + "'}");
    }

    private List<IntentView> queued() {
        return rig.ok(rig.holdfast.hold.listIntents, "{}").intents();
    }

    private Line only(String request) {
        return rig.ok(rig.holdfast.hold.releaseIntents, request).intents().getFirst();
    }

    private Instant due() {
        var due = rig.item("deploy", "a").due();
        if (due == null) throw new AssertionError("it has no deadline");
        return due;
    }

    @Test
    void an_item_in_a_state_that_parks_waits_in_the_queue_for_its_release() {
        advance("swap");
        assertThat(queued()).hasSize(1);
        var parked = queued().getFirst();
        assertThat(parked.kind()).isEqualTo(Kind.ITEM);
        assertThat(parked.release()).isEqualTo("release-intents {\"id\":\"item:deploy:a\"}");
        assertThat(due()).isEqualTo(Rig.START.plus(ofDays(1)));
        assertThat(rig.refused(rig.holdfast.advanceItem, "{'workflow':'deploy','key':'a','to':'live'}")
                        .detail())
                .contains("release-intents {\"id\":\"item:deploy:a\"}");
        var zoe = rig.app.actingFor("zoe@example.com");
        assertThat(Rig.value(rig.ask(zoe, rig.holdfast.hold.releaseIntents, "{'all':true}"))
                        .intents()
                        .getFirst()
                        .outcome())
                .isEqualTo(Outcome.REFUSED);
        rig.clock.advance(ofHours(5));
        assertThat(only("{'kind':'item','name':'deploy'}").outcome()).isEqualTo(Outcome.RELEASED);
        assertThat(queued()).isEmpty();
        assertThat(due()).isEqualTo(Rig.START.plus(ofHours(6)));
        advance("live");
    }

    @Test
    void a_parked_item_that_nobody_releases_is_late() {
        advance("swap");
        rig.clock.advance(ofDays(2));
        rig.sweep();
        assertThat(rig.item("deploy", "a").overdueSince()).isEqualTo(Rig.START.plus(ofDays(1)));
    }

    @Test
    void a_purged_item_goes_where_its_state_says() {
        advance("swap");
        rig.ok(rig.holdfast.hold.purgeIntents, "{'id':'item:deploy:a','reason':'tests failed'}");
        var item = rig.item("deploy", "a");
        assertThat(item.state()).isEqualTo("down");
        assertThat(item.finished()).isTrue();
        assertThat(queued()).isEmpty();
    }

    @Test
    void what_its_state_parks_is_released_in_the_queue_by_its_rules_only() {
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'deploy','key':'a','to':'swap'}");
        assertThat(rig.refused(rig.holdfast.hold.releaseItem, "{'workflow':'deploy','key':'a'}")
                        .detail())
                .contains("release-intents {\"id\":\"item:deploy:a\"}");
    }

    @Test
    void on_hold_by_hand_the_deadline_stands_still() {
        rig.clock.advance(ofMinutes(20));
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'deploy','key':'a','reason':'ask the customer'}");
        assertThat(rig.item("deploy", "a").due()).isNull();
        assertThat(rig.refused(rig.holdfast.advanceItem, "{'workflow':'deploy','key':'a','to':'swap'}")
                        .detail())
                .contains("ask the customer");
        rig.clock.advance(ofDays(3));
        rig.sweep();
        assertThat(only("{'all':true}").outcome()).isEqualTo(Outcome.REFUSED);
        rig.ok(rig.holdfast.hold.releaseItem, "{'workflow':'deploy','key':'a'}");
        assertThat(due()).isEqualTo(rig.clock.instant().plus(ofMinutes(40)));
        rig.clock.advance(ofMinutes(41));
        rig.sweep();
        assertThat(rig.item("deploy", "a").overdue()).isTrue();
    }

    @Test
    void a_hold_with_an_end_ends_by_itself() {
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'deploy','key':'a','reason':'x','within':'PT2H'}");
        assertThat(queued()).hasSize(1);
        rig.clock.advance(ofHours(2));
        rig.sweep();
        assertThat(queued()).isEmpty();
        assertThat(rig.item("deploy", "a").held()).isNull();
        assertThat(due()).isEqualTo(Rig.START.plus(ofHours(3)));
    }

    @Test
    void a_hold_that_ends_by_itself_ends_then_also_where_that_is_seen_late() {
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'deploy','key':'a','reason':'x','within':'PT2H'}");
        rig.clock.advance(ofDays(3));
        rig.sweep();
        assertThat(rig.item("deploy", "a").history().getLast().at()).isEqualTo(Rig.START.plus(ofHours(2)));
        rig.sweep();
        assertThat(rig.item("deploy", "a").overdueSince()).isEqualTo(Rig.START.plus(ofHours(3)));
    }

    @Test
    void who_releases_after_its_end_gives_no_more_time_than_it_was_held_for() {
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'deploy','key':'a','reason':'x','within':'PT2H'}");
        rig.clock.advance(ofMinutes(150));
        rig.ok(rig.holdfast.hold.releaseItem, "{'workflow':'deploy','key':'a'}");
        assertThat(due()).isEqualTo(Rig.START.plus(ofHours(3)));
    }

    @Test
    void a_deadline_given_on_hold_is_later_only_by_the_time_held_after_that() {
        rig.clock.advance(ofMinutes(10));
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'deploy','key':'a','reason':'x'}");
        rig.clock.advance(ofMinutes(30));
        rig.ok(rig.holdfast.editItem, "{'workflow':'deploy','key':'a','within':'PT20M'}");
        rig.clock.advance(ofMinutes(5));
        rig.ok(rig.holdfast.hold.releaseItem, "{'workflow':'deploy','key':'a'}");
        assertThat(due()).isEqualTo(rig.clock.instant().plus(ofMinutes(20)));
    }

    @Test
    void a_clock_that_jumps_back_while_it_is_held_gives_no_time_away() {
        rig.clock.advance(ofMinutes(30));
        rig.ok(rig.holdfast.editItem, "{'workflow':'deploy','key':'a','note':'seen'}");
        rig.clock.advance(ofMinutes(-20));
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'deploy','key':'a','reason':'x'}");
        rig.clock.advance(ofMinutes(5));
        rig.ok(rig.holdfast.hold.releaseItem, "{'workflow':'deploy','key':'a'}");
        assertThat(due()).isEqualTo(Rig.START.plus(ofHours(1)));
    }

    @Test
    void a_held_item_that_is_migrated_to_an_end_is_held_no_more() {
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'deploy','key':'a','reason':'x'}");
        rig.workflow("deploy", """
                states:
                  new: {initial: true, next: [gone]}
                  gone: {terminal: true}
                """);
        rig.ok(rig.holdfast.migrateItems, "{'workflow':'deploy','states':{'built':'gone'}}");
        assertThat(rig.item("deploy", "a").finished()).isTrue();
        assertThat(rig.item("deploy", "a").held()).isNull();
        assertThat(queued()).isEmpty();
    }

    @Test
    void an_intent_with_a_parent_holds_it_until_it_is_released_or_purged() {
        var intent = "{'intents':[{'kind':'method','model':'lb','name':'swap','parent':'deploy/a'}]}";
        var id = rig.ok(rig.holdfast.hold.queueIntents, intent)
                .intents()
                .getFirst()
                .intent()
                .id();
        assertThat(rig.refused(rig.holdfast.advanceItem, "{'workflow':'deploy','key':'a','to':'swap'}")
                        .detail())
                .contains(id);
        assertThat(rig.refused(
                                rig.holdfast.hold.queueIntents,
                                "{'intents':[{'kind':'workflow','name':'x','parent':'deploy/a'}]}")
                        .detail())
                .contains("held already");
        assertThat(only("{'id':'" + id + "'}").outcome()).isEqualTo(Outcome.RELEASED);
        assertThat(rig.item("simple", id).parent()).isEqualTo("deploy/a");
        advance("swap");
    }

    @Test
    void an_intent_that_expires_frees_its_parent() {
        rig.ok(
                rig.holdfast.hold.queueIntents,
                "{'intents':[{'kind':'workflow','name':'x','parent':'deploy/a','window':{'latest':'2026-03-01T08:30:00Z'}}]}");
        rig.clock.advance(ofMinutes(45));
        rig.sweep();
        assertThat(rig.item("deploy", "a").held()).isNull();
        assertThat(queued()).isEmpty();
    }

    @Test
    void a_deleted_item_leaves_the_queue() {
        advance("swap");
        rig.ok(rig.holdfast.deleteItem, "{'workflow':'deploy','key':'a'}");
        assertThat(queued()).isEmpty();
    }

    private String refusal(String key) {
        return rig.refused(rig.holdfast.completeItem, "{'workflow':'deploy','key':'" + key + "','to':'live'}")
                .detail();
    }

    /** The payload that a refusal shows for a function. */
    private static String payload(String detail, String function) {
        return detail.substring(detail.indexOf(", or " + function) + (", or " + function).length() + 1);
    }

    @Test
    void a_refusal_shows_the_call_and_the_function_that_release_the_item() {
        advance("swap");
        var parked = refusal("a");
        assertThat(parked).contains("POST /apps/shop/queue/release {\"id\":\"item:deploy:a\"}, or release-intents ");
        assertThat(only(payload(parked, "release-intents")).outcome()).isEqualTo(Line.Outcome.RELEASED);

        rig.ok(rig.holdfast.createItem, "{'workflow':'deploy','key':'b:1'}");
        rig.ok(rig.holdfast.hold.holdItem, "{'workflow':'deploy','key':'b:1','reason':'ask first'}");
        var held = refusal("b:1");
        assertThat(held).contains("POST /apps/shop/items/deploy/b:1/release, or release-item ");
        rig.ok(rig.holdfast.hold.releaseItem, payload(held, "release-item"));

        rig.ok(rig.holdfast.hold.queueIntents, "{'intents':[{'kind':'workflow','name':'x','parent':'deploy/b:1'}]}");
        rig.workflow("x", "states: {a: {initial: true, next: [z]}, z: {terminal: true}}");
        var waiting = refusal("b:1");
        assertThat(waiting).contains("POST /apps/shop/queue/release {\"id\":\"workflow:x:");
        assertThat(only(payload(waiting, "release-intents")).outcome()).isEqualTo(Line.Outcome.RELEASED);
        assertThat(rig.item("deploy", "b:1").held()).isNull();
    }
}
