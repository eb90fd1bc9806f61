// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.entry.IntentResult;
import dev.holdfast.hold.entry.IntentResult.IntentOutcome;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.item.ItemHold;
import dev.holdfast.json.JsonCodec;
import dev.holdfast.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An item may be parked by its state, put on hold by a caller, or held by an intent. */
class ItemHoldTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @BeforeEach
    void createItemInWorkflow() {
        holdfastFixture.putWorkflow("deploy", """
                roles: {ops: [olga@example.com]}
                states:
                  built: {initial: true, next: [swap], within: PT1H}
                  swap: {hold: true, holdWithin: P1D, onPurge: down, actors: [ops], next: [live], within: PT1H, priority: 5}
                  live: {terminal: true}
                  down: {terminal: true}
                """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'deploy','key':'a'}");
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private void advance(String to) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.advanceItem, "{'workflow':'deploy','key':'a','to':'" + to + "'}");
    }

    private List<IntentView> queuedEntries() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{}")
                .intents();
    }

    private IntentResult releaseOne(String request) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.releaseIntents, request)
                .intents()
                .getFirst();
    }

    private Instant requireDeadline() {
        var due = holdfastFixture.item("deploy", "a").due();
        if (due == null) throw new AssertionError("the item has no deadline");
        return due;
    }

    @Test
    void item_in_parking_state_waits_in_queue_for_release() {
        advance("swap");
        assertThat(queuedEntries()).hasSize(1);
        var parked = queuedEntries().getFirst();
        assertThat(parked.kind()).isEqualTo(QueueEntryKind.ITEM);
        assertThat(parked.release())
                .isEqualTo("POST /apps/shop/items/deploy/a/release, or release-item"
                        + " {\"workflow\":\"deploy\",\"key\":\"a\"}");
        assertThat(requireDeadline()).isEqualTo(HoldfastFixture.START.plus(ofDays(1)));
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.advanceItem, "{'workflow':'deploy','key':'a','to':'live'}")
                        .detail())
                .contains("release-item {\"workflow\":\"deploy\",\"key\":\"a\"}");
        var stranger = holdfastFixture.app.actingFor("zoe@example.com");
        assertThat(HoldfastFixture.requireOk(holdfastFixture.call(
                                stranger, holdfastFixture.holdfast.holdQueue.releaseIntents, "{'all':true}"))
                        .intents()
                        .getFirst()
                        .outcome())
                .isEqualTo(IntentOutcome.REFUSED);
        holdfastFixture.clock.advance(ofHours(5));
        assertThat(releaseOne("{'kind':'item','name':'deploy'}").outcome()).isEqualTo(IntentOutcome.RELEASED);
        assertThat(queuedEntries()).isEmpty();
        assertThat(requireDeadline()).isEqualTo(HoldfastFixture.START.plus(ofHours(6)));
        advance("live");
    }

    @Test
    void parked_item_becomes_overdue_without_release() {
        advance("swap");
        holdfastFixture.clock.advance(ofDays(2));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("deploy", "a").overdueSince()).isEqualTo(HoldfastFixture.START.plus(ofDays(1)));
    }

    @Test
    void purged_item_moves_to_state_given_by_its_workflow() {
        advance("swap");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.purgeIntents, "{'id':'item:deploy:a','reason':'tests failed'}");
        var item = holdfastFixture.item("deploy", "a");
        assertThat(item.state()).isEqualTo("down");
        assertThat(item.finished()).isTrue();
        assertThat(queuedEntries()).isEmpty();
    }

    @Test
    void parked_item_is_released_by_its_state_actors_only() {
        advance("swap");
        var stranger = holdfastFixture.app.actingFor("zoe@example.com");
        var releaseItem = holdfastFixture.holdfast.holdQueue.releaseItem;
        assertThat(HoldfastFixture.requireRefused(
                        holdfastFixture.call(stranger, releaseItem, "{'workflow':'deploy','key':'a'}")))
                .isInstanceOf(Problem.Forbidden.class);
        var olga = holdfastFixture.app.actingFor("olga@example.com");
        HoldfastFixture.requireOk(holdfastFixture.call(olga, releaseItem, "{'workflow':'deploy','key':'a'}"));
        assertThat(queuedEntries()).isEmpty();
        assertThat(requireDeadline()).isEqualTo(HoldfastFixture.START.plus(ofHours(1)));
        advance("live");
    }

    @Test
    void blackout_prevents_release_of_parked_item_unless_overridden() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.putQueuePolicy,
                "{'roles':{'chiefs':['cleo@example.com']},'managers':['chiefs'],"
                        + "'blackouts':[{'name':'freeze','cron':'0 0 * * *','duration':'P1D','zone':'UTC'}]}");
        advance("swap");
        var releaseItem = holdfastFixture.holdfast.holdQueue.releaseItem;
        assertThat(holdfastFixture
                        .callRefused(releaseItem, "{'workflow':'deploy','key':'a'}")
                        .detail())
                .contains("freeze");
        assertThat(holdfastFixture.callRefused(releaseItem, "{'workflow':'deploy','key':'a','override':'urgent'}"))
                .isInstanceOf(Problem.Forbidden.class);
        holdfastFixture.putWorkflow("free", """
                states: {a: {initial: true, hold: true, onPurge: z, next: [z]}, z: {terminal: true}}
                """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'free','key':'a'}");
        var cleo = holdfastFixture.app.actingFor("cleo@example.com");
        var released = HoldfastFixture.requireOk(
                holdfastFixture.call(cleo, releaseItem, "{'workflow':'free','key':'a','override':'urgent'}"));
        assertThat(released.held()).isNull();
        assertThat(released.history().getLast().note()).isEqualTo("override: urgent");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void history_of_parked_item_contains_override_and_note(boolean inQueue) {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.putQueuePolicy,
                "{'blackouts':[{'name':'freeze','cron':'0 0 * * *','duration':'P1D','zone':'UTC'}]}");
        holdfastFixture.putWorkflow("free", """
                states: {a: {initial: true, hold: true, onPurge: z, next: [z]}, z: {terminal: true}}
                """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'free','key':'a'}");
        if (inQueue)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.releaseIntents,
                    "{'id':'item:free:a','reason':'tested','override':'the disk is full'}");
        else
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.releaseItem,
                    "{'workflow':'free','key':'a','note':'tested','override':'the disk is full'}");
        assertThat(holdfastFixture.item("free", "a").history().getLast().note())
                .isEqualTo("tested; override: the disk is full");
    }

    @Test
    void override_is_refused_for_item_on_manual_hold() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'deploy','key':'a','reason':'x'}");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.holdQueue.releaseItem,
                                "{'workflow':'deploy','key':'a','override':'urgent'}")
                        .detail())
                .startsWith("/override");
    }

    @Test
    void receipt_of_move_into_parking_state_names_its_release() {
        var request = "{'workflow':'deploy','key':'a','to':'swap','idempotencyKey':'once'}";
        var receipt = holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, request);
        var moveHold = Objects.requireNonNull(receipt.held());
        assertThat(moveHold.source()).isEqualTo(ItemHold.HoldSource.STATE);
        assertThat(moveHold.since()).isEqualTo(receipt.at());
        assertThat(moveHold.release().path()).isEqualTo("/apps/shop/items/deploy/a/release");
        assertThat(holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, request))
                .as("a repeated request gets the same receipt")
                .isEqualTo(receipt);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.releaseItem,
                JsonCodec.encode(moveHold.release().payload()));
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'deploy','key':'a','to':'live'}")
                        .held())
                .isNull();
    }

    @Test
    void deadline_is_paused_while_item_is_on_hold() {
        holdfastFixture.clock.advance(ofMinutes(20));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem,
                "{'workflow':'deploy','key':'a','reason':'ask the customer'}");
        assertThat(holdfastFixture.item("deploy", "a").due()).isNull();
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.advanceItem, "{'workflow':'deploy','key':'a','to':'swap'}")
                        .detail())
                .contains("ask the customer");
        holdfastFixture.clock.advance(ofDays(3));
        holdfastFixture.sweep();
        assertThat(releaseOne("{'all':true}").outcome()).isEqualTo(IntentOutcome.REFUSED);
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'deploy','key':'a'}");
        assertThat(requireDeadline()).isEqualTo(holdfastFixture.clock.instant().plus(ofMinutes(40)));
        holdfastFixture.clock.advance(ofMinutes(41));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("deploy", "a").overdue()).isTrue();
    }

    @Test
    void hold_ends_automatically_at_its_end() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem,
                "{'workflow':'deploy','key':'a','reason':'x','within':'PT2H'}");
        assertThat(queuedEntries()).hasSize(1);
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        assertThat(queuedEntries()).isEmpty();
        assertThat(holdfastFixture.item("deploy", "a").held()).isNull();
        assertThat(requireDeadline()).isEqualTo(HoldfastFixture.START.plus(ofHours(3)));
    }

    @Test
    void late_sweep_ends_hold_at_its_planned_end() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem,
                "{'workflow':'deploy','key':'a','reason':'x','within':'PT2H'}");
        holdfastFixture.clock.advance(ofDays(3));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("deploy", "a").history().getLast().at())
                .isEqualTo(HoldfastFixture.START.plus(ofHours(2)));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("deploy", "a").overdueSince())
                .isEqualTo(HoldfastFixture.START.plus(ofHours(3)));
    }

    @Test
    void release_after_end_of_hold_adds_only_held_time() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem,
                "{'workflow':'deploy','key':'a','reason':'x','within':'PT2H'}");
        holdfastFixture.clock.advance(ofMinutes(150));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'deploy','key':'a'}");
        assertThat(requireDeadline()).isEqualTo(HoldfastFixture.START.plus(ofHours(3)));
    }

    @Test
    void deadline_set_on_hold_moves_only_by_later_hold_time() {
        holdfastFixture.clock.advance(ofMinutes(10));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'deploy','key':'a','reason':'x'}");
        holdfastFixture.clock.advance(ofMinutes(30));
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'deploy','key':'a','within':'PT20M'}");
        holdfastFixture.clock.advance(ofMinutes(5));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'deploy','key':'a'}");
        assertThat(requireDeadline()).isEqualTo(holdfastFixture.clock.instant().plus(ofMinutes(20)));
    }

    /**
     * If Holdfast subtracted the time on hold, this deadline would be before 1970. Holdfast could never read such an
     * item again.
     */
    @Test
    void held_item_is_readable_after_edit_to_1970() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'deploy','key':'a','reason':'x'}");
        holdfastFixture.clock.advance(ofMinutes(5));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.editItem, "{'workflow':'deploy','key':'a','deadline':'1970-01-01T00:00:00Z'}");
        holdfastFixture.clock.advance(ofMinutes(7));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'deploy','key':'a'}");
        assertThat(requireDeadline())
                .as("only the rest of the hold moves the deadline")
                .isEqualTo("1970-01-01T00:07:00Z");
    }

    @Test
    void deadline_set_after_end_of_hold_is_kept() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem,
                "{'workflow':'deploy','key':'a','reason':'x','within':'PT10M'}");
        holdfastFixture.clock.advance(ofMinutes(25));
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'deploy','key':'a','within':'PT20M'}");
        holdfastFixture.sweep();
        assertThat(requireDeadline()).isEqualTo(HoldfastFixture.START.plus(ofMinutes(45)));
    }

    @Test
    void backward_clock_jump_during_hold_gives_no_extra_time() {
        holdfastFixture.clock.advance(ofMinutes(30));
        holdfastFixture.callOk(holdfastFixture.holdfast.editItem, "{'workflow':'deploy','key':'a','note':'seen'}");
        holdfastFixture.clock.advance(ofMinutes(-20));
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'deploy','key':'a','reason':'x'}");
        holdfastFixture.clock.advance(ofMinutes(5));
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'deploy','key':'a'}");
        assertThat(requireDeadline()).isEqualTo(HoldfastFixture.START.plus(ofHours(1)));
    }

    @Test
    void held_item_migrated_to_end_state_is_no_longer_held() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'deploy','key':'a','reason':'x'}");
        holdfastFixture.putWorkflow("deploy", """
                states:
                  new: {initial: true, next: [gone]}
                  gone: {terminal: true}
                """);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.migrateItems, "{'workflow':'deploy','states':{'built':'gone'}}");
        assertThat(holdfastFixture.item("deploy", "a").finished()).isTrue();
        assertThat(holdfastFixture.item("deploy", "a").held()).isNull();
        assertThat(queuedEntries()).isEmpty();
    }

    @Test
    void intent_holds_its_parent_until_release_or_purge() {
        var intent = "{'intents':[{'kind':'method','model':'lb','name':'swap','parent':'deploy/a'}]}";
        var id = holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.queueIntents, intent)
                .intents()
                .getFirst()
                .intent()
                .id();
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.advanceItem, "{'workflow':'deploy','key':'a','to':'swap'}")
                        .detail())
                .contains(id);
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'deploy','key':'a'}")
                        .detail())
                .contains("release it by POST /apps/shop/queue/release {\"id\":\"" + id);
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.holdQueue.queueIntents,
                                "{'intents':[{'kind':'workflow','name':'simple','parent':'deploy/a'}]}")
                        .detail())
                .contains("held already");
        assertThat(releaseOne("{'id':'" + id + "'}").outcome()).isEqualTo(IntentOutcome.RELEASED);
        assertThat(holdfastFixture.item("simple", id).parent()).isEqualTo("deploy/a");
        advance("swap");
    }

    @Test
    void expired_intent_releases_its_parent() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'workflow','name':'simple','parent':'deploy/a','window':{'latest':'2026-03-01T08:30:00Z'}}]}");
        holdfastFixture.clock.advance(ofMinutes(45));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("deploy", "a").held()).isNull();
        assertThat(queuedEntries()).isEmpty();
    }

    @Test
    void deleted_item_leaves_the_queue() {
        advance("swap");
        holdfastFixture.callOk(holdfastFixture.holdfast.deleteItem, "{'workflow':'deploy','key':'a'}");
        assertThat(queuedEntries()).isEmpty();
    }

    private String refusalOfCompletion(String key) {
        return holdfastFixture
                .callRefused(
                        holdfastFixture.holdfast.completeItem, "{'workflow':'deploy','key':'" + key + "','to':'live'}")
                .detail();
    }

    /** Returns the payload of a function from the detail of a refusal. */
    private static String payloadOf(String detail, String function) {
        return detail.substring(detail.indexOf(", or " + function) + (", or " + function).length() + 1);
    }

    @Test
    void refusal_shows_call_and_function_that_release_item() {
        advance("swap");
        var parkedRefusal = refusalOfCompletion("a");
        assertThat(parkedRefusal).contains("POST /apps/shop/items/deploy/a/release, or release-item ");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.releaseItem, payloadOf(parkedRefusal, "release-item"));

        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'deploy','key':'b:1'}");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'deploy','key':'b:1','reason':'ask first'}");
        var heldRefusal = refusalOfCompletion("b:1");
        assertThat(heldRefusal).contains("POST /apps/shop/items/deploy/b:1/release, or release-item ");
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, payloadOf(heldRefusal, "release-item"));

        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'workflow','name':'simple','parent':'deploy/b:1'}]}");
        holdfastFixture.putWorkflow("x", "states: {a: {initial: true, next: [z]}, z: {terminal: true}}");
        var waitingRefusal = refusalOfCompletion("b:1");
        assertThat(waitingRefusal).contains("POST /apps/shop/queue/release {\"id\":\"workflow:simple:");
        assertThat(releaseOne(payloadOf(waitingRefusal, "release-intents")).outcome())
                .isEqualTo(IntentResult.IntentOutcome.RELEASED);
        assertThat(holdfastFixture.item("deploy", "b:1").held()).isNull();
    }

    private String releaseOfOnlyEntry() {
        return String.valueOf(queuedEntries().getFirst().release());
    }

    @Test
    void queue_shows_call_and_function_that_release_each_entry() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.holdItem, "{'workflow':'deploy','key':'a','reason':'ask first'}");
        assertThat(releaseOfOnlyEntry()).startsWith("POST /apps/shop/items/deploy/a/release, or release-item {");
        var refused = releaseOne("{'id':'item:deploy:a'}");
        assertThat(refused.outcome()).isEqualTo(IntentOutcome.REFUSED);
        assertThat(refused.detail()).contains("release it by POST /apps/shop/items/deploy/a/release, or release-item ");
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.releaseItem,
                payloadOf(String.valueOf(refused.detail()), "release-item"));

        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'method','model':'m','name':'x'}]}");
        assertThat(releaseOfOnlyEntry()).startsWith("POST /apps/shop/queue/release {\"id\":\"method:m:x:");
        assertThat(releaseOne(payloadOf(releaseOfOnlyEntry(), "release-intents"))
                        .outcome())
                .isEqualTo(IntentOutcome.RELEASED);
        assertThat(queuedEntries()).isEmpty();
    }
}
