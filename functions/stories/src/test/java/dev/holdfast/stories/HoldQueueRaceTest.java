// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.access.Action;
import dev.holdfast.hold.BulkResult;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.entry.IntentResult.IntentOutcome;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.item.HistoryEntry;
import dev.holdfast.item.ItemEventType;
import dev.holdfast.problem.ActionResult;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A second caller changes the hold queue between the read and the write of the first caller. */
class HoldQueueRaceTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final String first = queue();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private String queue() {
        var queueResult = holdfastFixture
                .callOk(
                        holdfastFixture.holdfast.holdQueue.queueIntents,
                        "{'intents':[{'kind':'workflow','name':'simple'}]}")
                .intents()
                .getFirst();
        assertThat(queueResult.queued()).isTrue();
        return queueResult.intent().id();
    }

    private IntentView getIntent(String id) {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{'id':'" + id + "'}")
                .intents()
                .getFirst();
    }

    private IntentOutcome handle(Action<?, BulkResult> action, String id) {
        return holdfastFixture
                .callOk(action, "{'id':'" + id + "','reason':'r'}")
                .intents()
                .getFirst()
                .outcome();
    }

    private IntentOutcome release(String id) {
        return handle(holdfastFixture.holdfast.holdQueue.releaseIntents, id);
    }

    private IntentOutcome purge(String id) {
        return handle(holdfastFixture.holdfast.holdQueue.purgeIntents, id);
    }

    @Test
    void late_purge_spares_equal_intent_queued_after_release() {
        holdfastFixture.table.runBeforeNextWrite(() -> {
            assertThat(release(first)).isEqualTo(IntentOutcome.RELEASED);
            queue();
        });
        assertThat(purge(first)).isEqualTo(IntentOutcome.GONE);
        assertThat(getIntent(first).status()).isEqualTo(IntentStatus.RELEASED);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{}")
                        .intents())
                .hasSize(1);
    }

    @Test
    void late_approval_does_not_restore_purged_intent_over_equal_one() {
        holdfastFixture.table.runBeforeNextWrite(() -> {
            purge(first);
            queue();
        });
        assertThat(HoldfastFixture.requireRefused(review(0, "approve")).detail())
                .contains("purged");
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{}")
                        .intents())
                .singleElement()
                .satisfies(intent -> assertThat(intent.id()).isNotEqualTo(first));
    }

    @Test
    void late_release_spares_equal_intent_queued_after_purge() {
        holdfastFixture.table.runBeforeNextWrite(() -> {
            purge(first);
            queue();
        });
        assertThat(release(first)).isEqualTo(IntentOutcome.GONE);
        assertThat(getIntent(first).status()).isEqualTo(IntentStatus.PURGED);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'simple'}")
                        .items())
                .isEmpty();
    }

    @Test
    void approval_withdrawn_just_before_release_stops_it() {
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.putQueuePolicy, "{'approvals':[{'needed':1,'selfApproval':true}]}");
        HoldfastFixture.requireOk(review(0, "approve"));
        holdfastFixture.table.runBeforeNextWrite(() -> HoldfastFixture.requireOk(review(0, "withdraw")));
        assertThat(release(first)).isEqualTo(IntentOutcome.REFUSED);
        assertThat(getIntent(first).status()).isEqualTo(IntentStatus.QUEUED);
    }

    private ActionResult<IntentView> review(int person, String decision) {
        return holdfastFixture.call(
                holdfastFixture.app.actingFor("p" + person + "@example.com"),
                holdfastFixture.holdfast.holdQueue.approveIntents,
                "{'id':'" + first + "','decision':'" + decision + "'}");
    }

    @Test
    void approval_that_loses_eleven_races_is_recorded() {
        var rivals = new AtomicInteger();
        var isRivalActive = new AtomicBoolean();
        holdfastFixture.table.runBeforeWrite(writes -> {
            if (isRivalActive.get() || rivals.get() == 11) return;
            isRivalActive.set(true);
            HoldfastFixture.requireOk(review(rivals.incrementAndGet(), "approve"));
            isRivalActive.set(false);
        });
        HoldfastFixture.requireOk(review(0, "approve"));
        assertThat(getIntent(first).reviews()).hasSize(12);
    }

    @Test
    void approvals_of_a_crowd_are_all_recorded() {
        HoldfastFixture.runConcurrently(IntStream.range(0, 24)
                .<Callable<IntentView>>mapToObj(person -> () -> HoldfastFixture.requireOk(review(person, "approve")))
                .toList());
        assertThat(getIntent(first).reviews()).hasSize(24);
    }

    @Test
    void intent_that_ends_during_release_of_parent_releases_it_once() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        var id = holdfastFixture
                .callOk(
                        holdfastFixture.holdfast.holdQueue.queueIntents,
                        "{'intents':[{'kind':'method','model':'m','name':'n','parent':'simple/a'}]}")
                .intents()
                .getFirst()
                .intent()
                .id();
        var isQueued = new AtomicBoolean(true);
        holdfastFixture.table.runBeforeGet(rowKey -> {
            if (rowKey.sort().startsWith("method/m/n/") && isQueued.getAndSet(false)) release(id);
        });
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.holdQueue.releaseItem, "{'workflow':'simple','key':'a'}")
                        .detail())
                .isEqualTo("item simple/a is not held");
        assertThat(holdfastFixture.item("simple", "a").history())
                .extracting(HistoryEntry::type)
                .containsExactly(ItemEventType.CREATED, ItemEventType.HELD, ItemEventType.RELEASED);
    }
}
