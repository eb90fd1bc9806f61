// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.entry.IntentResult.IntentOutcome;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.json.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldQueueTest extends HoldQueueTestBase {
    private List<IntentView> queued() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{}")
                .intents();
    }

    private void putPolicy(String json) {
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.putQueuePolicy, json);
    }

    @Test
    void equal_intent_is_queued_once_with_different_spellings() {
        var first = queue("{'kind':'method','model':'ad','name':'create','inputs':{'a':1.0,'b':[2]}}");
        var again = queue("{'kind':'method','model':'ad','name':'create','inputs':{'b':[2.00],'a':1}}");
        var other = queue("{'kind':'method','model':'ad','name':'create','inputs':{'a':1,'b':[3]}}");
        assertThat(first.queued()).isTrue();
        assertThat(again.queued()).isFalse();
        assertThat(again.intent().id()).isEqualTo(first.intent().id());
        assertThat(other.queued()).isTrue();
        assertThat(queued()).hasSize(2);
    }

    @Test
    void release_creates_tracked_item() {
        holdfastFixture.subscribe();
        var id = queueForId("{'kind':'workflow','name':'simple','inputs':{'day':'2026-03-01'},'within':'PT1H'}");
        var released = release("{'id':'" + id + "','reason':'go'}");
        assertThat(released.intents().getFirst().item()).isEqualTo("simple/" + id);
        var item = holdfastFixture.item("simple", id);
        assertThat(String.valueOf(item.data() == null ? null : item.data().text()))
                .isEqualTo("{\"day\":\"2026-03-01\"}");
        assertThat(queued()).isEmpty();
        assertThat(getIntent(id).status()).isEqualTo(IntentStatus.RELEASED);
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        assertThat(holdfastFixture.item("simple", id).overdue()).isTrue();
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types())
                .contains("dev.holdfast.intent.queued", "dev.holdfast.intent.released", "overdue");
    }

    @Test
    void release_uses_workflow_with_name_of_intent() {
        holdfastFixture.putPipeline();
        var id = queueForId("{'kind':'workflow','name':'pipeline'}");
        release("{'all':true}");
        assertThat(holdfastFixture.item("pipeline", id).state()).isEqualTo("received");
    }

    @Test
    void failed_release_is_shown_and_can_be_retried() {
        holdfastFixture.putWorkflow("two", """
                states:
                  a: {initial: true, next: [z]}
                  b: {initial: true, next: [z]}
                  z: {terminal: true}
                """);
        var id = queueForId("{'kind':'workflow','name':'two'}");
        var other = queueForId("{'kind':'workflow','name':'simple'}");
        assertThat(outcomes(release("{'all':true}")))
                .containsExactlyInAnyOrder(IntentOutcome.FAILED, IntentOutcome.RELEASED);
        assertThat(getIntent(other).status()).isEqualTo(IntentStatus.RELEASED);
        assertThat(getIntent(id).status()).isEqualTo(IntentStatus.FAILED);
        assertThat(getIntent(id).problem()).contains("/state");
        holdfastFixture.putWorkflow("two", """
                states:
                  a: {initial: true, next: [z]}
                  z: {terminal: true}
                """);
        assertThat(outcomes(release("{'id':'" + id + "'}"))).containsExactly(IntentOutcome.RELEASED);
    }

    @Test
    void intent_that_left_the_queue_can_be_queued_again() {
        var firstId = queueForId("{'kind':'workflow','name':'simple'}");
        release("{'id':'" + firstId + "'}");
        var second = queue("{'kind':'workflow','name':'simple'}");
        assertThat(second.queued()).isTrue();
        holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.purgeIntents, "{'all':true,'reason':'slipped'}");
        assertThat(getIntent(second.intent().id()).status()).isEqualTo(IntentStatus.PURGED);
        assertThat(queue("{'kind':'workflow','name':'simple'}").queued()).isTrue();
        assertThat(getIntent(firstId).status()).isEqualTo(IntentStatus.RELEASED);
    }

    @Test
    void one_of_many_concurrent_releases_and_purges_succeeds() {
        for (var round = 0; round < 10; round++) {
            var id = queueForId("{'kind':'workflow','name':'simple','inputs':" + round + "}");
            var jobs = new ArrayList<Callable<List<IntentOutcome>>>();
            for (var i = 0; i < 8; i++) {
                jobs.add(() -> outcomes(HoldfastFixture.requireOk(holdfastFixture.call(
                        holdfastFixture.app, holdfastFixture.holdfast.holdQueue.releaseIntents, "{'all':true}"))));
                jobs.add(() -> outcomes(HoldfastFixture.requireOk(holdfastFixture.call(
                        holdfastFixture.app,
                        holdfastFixture.holdfast.holdQueue.purgeIntents,
                        "{'all':true,'reason':'no'}"))));
            }
            var outcomes = HoldfastFixture.runConcurrently(jobs).stream()
                    .flatMap(List::stream)
                    .toList();
            assertThat(outcomes.stream()
                            .filter(outcome -> outcome == IntentOutcome.RELEASED || outcome == IntentOutcome.PURGED))
                    .hasSize(1);
            assertThat(getIntent(id).status()).isIn(IntentStatus.RELEASED, IntentStatus.PURGED);
        }
    }

    @Test
    void approvals_allow_release_and_rejection_blocks_it() {
        putPolicy("{'roles':{'leads':['anna@example.com','ben@example.com','cleo@example.com']},"
                + "'approvals':[{'needed':2,'roles':['leads']}]}");
        var queued = HoldfastFixture.requireOk(holdfastFixture.call(
                anna,
                holdfastFixture.holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'workflow','name':'simple'}]}"));
        var id = queued.intents().getFirst().intent().id();
        var approve = "{'id':'" + id + "','decision':'approve'}";
        assertThat(HoldfastFixture.requireRefused(
                                holdfastFixture.call(anna, holdfastFixture.holdfast.holdQueue.approveIntents, approve))
                        .status())
                .isEqualTo(403);
        HoldfastFixture.requireOk(
                holdfastFixture.call(ben, holdfastFixture.holdfast.holdQueue.approveIntents, approve));
        assertThat(outcomes(release("{'all':true}"))).containsExactly(IntentOutcome.REFUSED);
        var cleo = holdfastFixture.app.actingFor("cleo@example.com");
        HoldfastFixture.requireOk(
                holdfastFixture.call(cleo, holdfastFixture.holdfast.holdQueue.approveIntents, approve));
        assertThat(getIntent(id).status()).isEqualTo(IntentStatus.APPROVED);
        HoldfastFixture.requireOk(holdfastFixture.call(
                ben,
                holdfastFixture.holdfast.holdQueue.approveIntents,
                "{'id':'" + id + "','decision':'reject','reason':'not now'}"));
        assertThat(release("{'all':true}").intents().getFirst().detail()).contains("ben@example.com: not now");
        HoldfastFixture.requireOk(holdfastFixture.call(
                ben, holdfastFixture.holdfast.holdQueue.approveIntents, "{'id':'" + id + "','decision':'withdraw'}"));
        HoldfastFixture.requireOk(
                holdfastFixture.call(ben, holdfastFixture.holdfast.holdQueue.approveIntents, approve));
        assertThat(outcomes(HoldfastFixture.requireOk(
                        holdfastFixture.call(anna, holdfastFixture.holdfast.holdQueue.releaseIntents, "{'all':true}"))))
                .containsExactly(IntentOutcome.REFUSED);
        assertThat(outcomes(release("{'all':true}"))).containsExactly(IntentOutcome.RELEASED);
        assertThat(getIntent(id).history()).hasSize(7);
    }

    @Test
    void window_releases_automatically_warns_and_expires() {
        holdfastFixture.subscribe();
        var auto = queueForId(
                "{'kind':'workflow','name':'simple','window':{'earliest':'2026-03-01T09:00:00Z','auto':true}}");
        var late = queueForId(
                "{'kind':'workflow','name':'simple','inputs':'late','window':{'latest':'2026-03-01T12:00:00Z'}}");
        assertThat(release("{'id':'" + auto + "'}").intents().getFirst().detail())
                .contains("opens at");
        holdfastFixture.sweep();
        assertThat(getIntent(auto).status()).isEqualTo(IntentStatus.QUEUED);
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        assertThat(getIntent(auto).status()).isEqualTo(IntentStatus.RELEASED);
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofMinutes(61));
        holdfastFixture.sweep();
        assertThat(getIntent(late).status()).isEqualTo(IntentStatus.EXPIRED);
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.types())
                .contains("dev.holdfast.intent.expiring", "dev.holdfast.intent.expired");
    }

    @Test
    void scheduled_release_happens_or_reports_why_not() {
        var id = queueForId("{'kind':'workflow','name':'simple'}");
        release("{'id':'" + id + "','at':'2026-03-01T22:00:00Z'}");
        holdfastFixture.clock.advance(ofHours(13));
        holdfastFixture.sweep();
        assertThat(getIntent(id).status()).isEqualTo(IntentStatus.QUEUED);
        putPolicy("{'approvals':[{'needed':1}]}");
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        assertThat(getIntent(id).status()).isEqualTo(IntentStatus.FAILED);
        assertThat(getIntent(id).problem()).contains("has 0 of 1 required approvals");
    }

    @Test
    void blackout_prevents_release_unless_manager_overrides_it() {
        putPolicy("{'roles':{'boss':['ben@example.com']},'managers':['boss'],"
                + "'blackouts':[{'name':'freeze','cron':'0 9 * * *','duration':'PT2H','zone':'Europe/Berlin'}]}");
        var id = queueForId("{'kind':'workflow','name':'simple'}");
        assertThat(release("{'all':true}").intents().getFirst().detail()).contains("freeze", "2026-03-01T10:00:00Z");
        assertThat(outcomes(HoldfastFixture.requireOk(holdfastFixture.call(
                        anna, holdfastFixture.holdfast.holdQueue.releaseIntents, "{'all':true,'override':'must'}"))))
                .containsExactly(IntentOutcome.REFUSED);
        assertThat(outcomes(HoldfastFixture.requireOk(holdfastFixture.call(
                        ben, holdfastFixture.holdfast.holdQueue.releaseIntents, "{'all':true,'override':'must'}"))))
                .containsExactly(IntentOutcome.RELEASED);
        assertThat(getIntent(id).history().getLast().override()).isEqualTo("must");
    }

    @Test
    void review_of_intent_shows_its_changes() {
        release("{'id':'" + queueForId("{'kind':'workflow','name':'simple','inputs':{'n':1,'m':2}}") + "'}");
        var next = getIntent(queueForId("{'kind':'workflow','name':'simple','inputs':{'n':3,'m':2}}"));
        assertThat(JsonCodec.encode(java.util.Objects.requireNonNull(next.changes())))
                .isEqualTo("[{\"op\":\"replace\",\"fromValue\":1,\"path\":\"/n\",\"value\":3}]");
    }

    @Test
    void unknown_relation_is_refused_with_advice() {
        var problem = holdfastFixture.callRefused(
                holdfastFixture.holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'workflow','name':'simple','after':'b'}]}");
        assertThat(JsonCodec.encode(problem)).contains("/after").contains("workflow");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 150})
    void large_release_survives_crash_and_does_nothing_twice(int writesBeforeCrash) {
        for (var part = 0; part < 3; part++) {
            var from = part * 100;
            var intents = IntStream.range(from, from + 100)
                    .mapToObj(i -> "{'kind':'method','model':'ad','name':'create','inputs':" + i + "}")
                    .toList();
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.queueIntents, "{'intents':[" + String.join(",", intents) + "]}");
        }
        holdfastFixture.table.failWritesAfter(writesBeforeCrash + 1, () -> new IllegalStateException("killed"));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> release("{'kind':'method'}")))
                .hasMessageContaining("killed");
        holdfastFixture.table.heal();
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        assertThat(queued()).isEmpty();
        var counts = holdfastFixture
                .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'simple','counts':true}")
                .counts();
        assertThat(java.util.Objects.requireNonNull(counts.get("open")).open()).isEqualTo(300);
    }
}
