// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.hold.BulkResult;
import dev.holdfast.hold.IntentView;
import dev.holdfast.hold.entry.IntentResult;
import dev.holdfast.hold.entry.IntentResult.IntentOutcome;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.table.ReadBudget.PageEnd;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.TableFailureException.FailureKind;
import dev.holdfast.table.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults of one intent or of the table don't affect other intents. */
class HoldQueueFaultsTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final HoldQueueFixture holdQueue = new HoldQueueFixture(holdfastFixture);

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private BulkResult getBatch(String id) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.getBatch, "{'batch':'" + id + "'}");
    }

    private static boolean concern(List<RowWrite> writes, String id) {
        return writes.stream().anyMatch(rowWrite -> rowWrite.key().partition().contains(id));
    }

    @Test
    void unwritable_intent_is_shown_as_failed_and_others_proceed() {
        var ids = holdQueue.queueMany(5);
        var unwritable = ids.get(2);
        holdfastFixture.table.failWrites(
                writes -> concern(writes, unwritable), () -> new IllegalStateException("too large"));
        assertThat(holdQueue.release("{'all':true}").counts()).isEqualTo(Map.of("released", 4, "failed", 1));
        assertThat(holdQueue.getIntent(unwritable).status()).isEqualTo(IntentStatus.FAILED);
        assertThat(holdQueue.getIntent(unwritable).problem()).isEqualTo("the release failed: too large");
        holdfastFixture.table.heal();
        assertThat(holdQueue.release("{'all':true}").counts()).isEqualTo(Map.of("released", 1));
    }

    @Test
    void busy_table_is_answered_for_each_intent() {
        holdfastFixture.table.failFirstOfEachBatch(
                () -> new TableBusyException("throttled", new IllegalStateException()));
        var request =
                "{'intents':[{'kind':'method','model':'db','name':'a'},{'kind':'method','model':'db','name':'b'}]}";
        var queued = holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.queueIntents, request)
                .intents();
        assertThat(queued).extracting(result -> result.queued()).containsExactly(false, true);
        assertThat(queued.getFirst().detail()).contains("queue it again");
        var single = "{'intents':[{'kind':'method','model':'db','name':'a'}]}";
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.holdQueue.queueIntents, single)
                        .status())
                .isEqualTo(503);
        holdfastFixture.table.heal();
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.holdQueue.queueIntents, request)
                        .intents())
                .extracting(result -> result.queued())
                .containsExactly(true, false);
    }

    @Test
    void failure_with_long_reason_is_published_once() {
        var id = holdQueue.queueMany(1).getFirst();
        holdfastFixture.table.failWrites(
                writes -> concern(writes, id), () -> new IllegalStateException("😀".repeat(2_000)));
        for (var i = 0; i < 3; i++)
            assertThat(holdQueue.release("{'all':true}").counts()).isEqualTo(Map.of("failed", 1));
        assertThat(holdQueue.getIntent(id).history()).hasSize(2);
        assertThat(holdQueue.getIntent(id).problem()).endsWith("😀…");
    }

    @Test
    void interrupted_intent_does_not_block_others_due_in_sweep() {
        var ids = holdQueue.queueMany(3);
        holdQueue.release("{'all':true,'at':'2026-03-01T09:00:00Z'}");
        holdfastFixture.table.failWrites(
                writes -> concern(writes, ids.getFirst()), () -> new IllegalStateException("too large"));
        holdfastFixture.clock.advance(ofHours(1));
        holdfastFixture.sweep();
        assertThat(holdQueue.getIntent(ids.get(0)).status()).isEqualTo(IntentStatus.FAILED);
        assertThat(holdQueue.getIntent(ids.get(1)).status()).isEqualTo(IntentStatus.RELEASED);
        assertThat(holdQueue.getIntent(ids.get(2)).status()).isEqualTo(IntentStatus.RELEASED);
    }

    @Test
    void unreadable_intent_blocks_nothing() {
        holdQueue.queueMany(3);
        var rowKey = new RowKey("queue/shop", "workflow/x/AAAAAAAAAAAAAAAAAAAAAA");
        var board = Map.of(
                dev.holdfast.table.TableIndex.BOARD,
                new RowKey("queue/shop", "0000000/2020-01-01T00:00:00.000Z/workflow:x"));
        holdfastFixture
                .store()
                .write(List.of(RowWrite.put(new Row(rowKey, 1, "{\"app\":", board, null), WriteCondition.ABSENT)));
        assertThat(holdQueue.queued()).hasSize(3);
        assertThat(holdQueue.release("{'all':true}").counts()).isEqualTo(Map.of("released", 3));
        assertThat(holdfastFixture.counts.countOf("intents.unreadable"))
                .isPositive()
                .isEqualTo(holdfastFixture.counts.countOf("rows.unreadable"));
    }

    @Test
    void unreadable_parent_stops_no_end_of_its_intent() {
        var requests = new ArrayList<String>();
        var keys = List.of("released", "purged", "expired");
        var rows = new ArrayList<Row>();
        for (var key : keys) {
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "'}");
            requests.add(holdQueue.queueForId("{'kind':'method','model':'db','name':'" + key + "','parent':'simple/"
                    + key + "','window':{'latest':'2026-03-01T10:00:00Z'}}"));
            var row = holdfastFixture.row("simple", key);
            rows.add(row);
            put(new Row(row.key(), row.version(), "{broken", row.entries(), row.expires()));
        }
        assertThat(holdQueue.release("{'id':'" + requests.get(0) + "'}").counts())
                .isEqualTo(Map.of("released", 1));
        assertThat(holdfastFixture
                        .callOk(
                                holdfastFixture.holdfast.holdQueue.purgeIntents,
                                "{'id':'" + requests.get(1) + "','reason':'no'}")
                        .counts())
                .isEqualTo(Map.of("purged", 1));
        holdfastFixture.clock.advance(ofHours(3));
        assertThat(holdfastFixture.sweep().done()).containsEntry("expired", 1L);
        assertThat(holdQueue.getIntent(requests.get(2)).status()).isEqualTo(IntentStatus.EXPIRED);

        rows.forEach(this::put);
        for (var i = 0; i < keys.size(); i++) {
            var item = "{'workflow':'simple','key':'" + keys.get(i) + "'}";
            assertThat(holdfastFixture.item("simple", keys.get(i)).held())
                    .as("after the repair")
                    .isNotNull();
            var refusal = "{'id':'" + requests.get(i) + "'}";
            assertThat(holdfastFixture
                            .callRefused(holdfastFixture.holdfast.holdQueue.releaseIntents, refusal)
                            .detail())
                    .contains(
                            "release it by POST /apps/shop/items/simple/" + keys.get(i) + "/release, or release-item ");
            holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.releaseItem, item);
            assertThat(holdfastFixture
                            .callRefused(holdfastFixture.holdfast.holdQueue.releaseIntents, refusal)
                            .detail())
                    .doesNotContain("release-item");
            holdfastFixture.callOk(holdfastFixture.holdfast.completeItem, item);
        }
    }

    private void put(Row row) {
        holdfastFixture.store().write(List.of(RowWrite.put(row, WriteCondition.ANY)));
    }

    @Test
    void parent_of_deleted_intent_is_released_despite_equal_intent() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a'}");
        var intent = "{'kind':'method','model':'db','name':'n'";
        var id = holdQueue.queueForId(intent + ",'parent':'simple/a'}");
        var releaseItem = holdfastFixture.holdfast.holdQueue.releaseItem;
        var item = "{'workflow':'simple','key':'a'}";
        var rowKey = new RowKey("queue/shop", "method/db/n/" + id.split(":")[3]);
        var row = holdfastFixture.store().get(rowKey).orElseThrow();
        put(new Row(rowKey, row.version(), "{broken", row.entries(), row.expires()));
        assertThat(holdfastFixture.callRefused(releaseItem, item).detail())
                .as("an intent that can't be read may still be queued")
                .contains("the stored row " + rowKey.sort());
        holdfastFixture.store().write(List.of(new RowWrite.Delete(row, WriteCondition.ANY, false)));
        holdQueue.queueForId(intent + "}");
        assertThat(holdfastFixture.callOk(releaseItem, item).held()).isNull();
        assertThat(holdQueue.queued()).hasSize(1);
    }

    @Test
    void busy_storage_refuses_single_intent_and_pauses_batch() {
        holdQueue.queueMany(2);
        holdfastFixture.table.failWrites(() -> new TableBusyException("slow down", new IllegalStateException()));
        assertThat(holdQueue.release("{'all':true}").intents())
                .extracting(IntentResult::outcome)
                .containsOnly(IntentOutcome.REFUSED);
        holdfastFixture.table.heal();
        holdQueue.queueMany(150);
        holdfastFixture.table.failWritesAfter(
                20, () -> new TableBusyException("slow down", new IllegalStateException()));
        var started = holdQueue.release("{'all':true}");
        assertThat(started.finished()).isFalse();
        holdfastFixture.table.heal();
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        assertThat(getBatch(String.valueOf(started.batch())).counts()).isEqualTo(Map.of("released", 150));
        assertThat(holdQueue.queued()).isEmpty();
    }

    @Test
    void failing_storage_loses_no_result_of_small_release() {
        holdQueue.queueMany(30);
        holdfastFixture.table.failWritesAfter(10, () -> new TableFailureException(FailureKind.FULL, "full", null));
        var released = holdQueue.release("{'all':true}");
        assertThat(released.counts()).isEqualTo(Map.of("released", 10, "refused", 20));
        assertThat(released.intents())
                .filteredOn(result -> result.outcome() == IntentOutcome.REFUSED)
                .allSatisfy(result -> assertThat(result.detail()).contains("full"));
        holdfastFixture.table.heal();
        assertThat(holdQueue.release("{'all':true}").counts()).isEqualTo(Map.of("released", 20));
    }

    @Test
    void failing_storage_pauses_batch_which_counts_each_intent_once() {
        holdQueue.queueMany(250);
        holdfastFixture.table.failWritesAfter(150, () -> new TableFailureException(FailureKind.FULL, "full", null));
        var started = holdQueue.release("{'all':true}");
        assertThat(started.finished()).isFalse();
        assertThat(started.counts().get("released")).isBetween(100, 150);
        holdfastFixture.table.heal();
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        assertThat(getBatch(String.valueOf(started.batch())).counts()).isEqualTo(Map.of("released", 250));
        assertThat(holdQueue.queued()).isEmpty();
    }

    @Test
    void busy_storage_of_one_intent_pauses_batch_with_exact_counts() {
        holdQueue.queueMany(250);
        var busyKey = holdfastFixture
                .store()
                .query(RowQuery.wholePartition("queue/shop", 120))
                .rows()
                .getLast()
                .key();
        holdfastFixture.table.failWrites(
                writes -> writes.stream()
                        .anyMatch(write -> write instanceof RowWrite.Delete delete
                                && delete.tombstone().key().equals(busyKey)),
                () -> new TableBusyException("slow down", new IllegalStateException()));
        var started = holdQueue.release("{'all':true}");
        assertThat(started.finished()).isFalse();
        assertThat(started.counts().get("released")).isBetween(99, 249);
        holdfastFixture.table.heal();
        holdfastFixture.sweep();
        assertThat(getBatch(String.valueOf(started.batch())).counts()).isEqualTo(Map.of("released", 250));
    }

    @Test
    void intents_taken_out_of_batch_are_counted_as_gone() {
        var ids = holdQueue.queueMany(250);
        holdfastFixture.table.failWritesAfter(150, () -> new IllegalStateException("killed"));
        var failure = catchThrowable(() -> holdQueue.release("{'kind':'method'}"));
        assertThat(failure).hasMessageContaining("killed");
        holdfastFixture.table.heal();
        var remaining = holdfastFixture
                .callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{'limit':100}")
                .intents();
        assertThat(remaining).hasSizeGreaterThan(80);
        for (var intent : remaining.subList(0, 5))
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.purgeIntents, "{'id':'" + intent.id() + "','reason':'no'}");
        holdfastFixture.clock.advance(ofMinutes(2));
        holdfastFixture.sweep();
        assertThat(holdQueue.queued()).isEmpty();
        var released = countIntents(ids, IntentStatus.RELEASED);
        assertThat(released).isEqualTo(245);
        assertThat(holdfastFixture.counts.countOf("intents.released")).isEqualTo(245);
    }

    private long countIntents(List<String> ids, IntentStatus intentStatus) {
        return ids.stream()
                .filter(id -> holdQueue.getIntent(id).status() == intentStatus)
                .count();
    }

    @Test
    void purge_with_lost_answer_is_recognised_as_own() {
        holdQueue.queueMany(150);
        var transactions = new AtomicInteger();
        var faulty = new FaultyTable(holdfastFixture.store())
                .failAfterWriting(
                        writes -> writes.size() > 1 && transactions.incrementAndGet() == 7,
                        () -> new IllegalStateException("connection lost"));
        var result = HoldfastFixture.requireOk(holdfastFixture.call(
                holdfastFixture.app,
                holdfastFixture.secondHoldfast(faulty).holdQueue.purgeIntents,
                "{'kind':'method','reason':'slipped'}"));
        assertThat(result.counts()).isEqualTo(Map.of("purged", 150));
        assertThat(result.finished()).isTrue();
    }

    @Test
    void notes_never_exceed_row_limit_of_intent() {
        var id = holdQueue.queueMany(1).getFirst();
        var reviews = new AtomicInteger();
        var note = "x".repeat(2_000);
        var refused = "";
        while (refused.isEmpty()) {
            var decision = reviews.incrementAndGet() % 2 == 0 ? "approve" : "reject";
            var actionResult = holdfastFixture.call(
                    holdfastFixture.app.actingFor("anna@example.com"),
                    holdfastFixture.holdfast.holdQueue.approveIntents,
                    "{'id':'" + id + "','decision':'" + decision + "','reason':'" + note + "'}");
            if (actionResult instanceof dev.holdfast.problem.ActionResult.Refusal<IntentView>(var problem))
                refused = problem.detail();
        }
        assertThat(refused).contains("is full");
        assertThat(reviews.get()).isBetween(5, 15);
        assertThat(holdfastFixture
                        .callOk(holdfastFixture.holdfast.holdQueue.purgeIntents, "{'all':true,'reason':'" + note + "'}")
                        .counts())
                .isEqualTo(Map.of("purged", 1));
    }

    @Test
    void selective_listing_of_long_queue_has_bounded_pages() {
        holdQueue.queueMany(1_200);
        holdfastFixture.callOk(
                holdfastFixture.holdfast.holdQueue.queueIntents,
                "{'intents':[{'kind':'workflow','name':'simple','labels':{'a':'b'}}]}");
        holdfastFixture.table.cost();
        var request = "{'label':'a:b','limit':100";
        var whole = holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.listIntents, request + "}");
        assertThat(holdfastFixture.table.cost().reads()).isLessThan(10);
        assertThat(whole.intents()).hasSize(1);
        assertThat(whole.nextPageToken()).isNull();
        holdfastFixture.table.runBeforeQuery(rowQuery -> holdfastFixture.clock.advance(ofSeconds(2)));
        var page = holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.listIntents, request + "}");
        assertThat(page.intents()).isEmpty();
        assertThat(page.endedEarly()).isEqualTo(PageEnd.TIME);
        while (page.nextPageToken() != null)
            page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.listIntents,
                    request + ",'pageToken':'" + page.nextPageToken() + "'}");
        assertThat(page.intents()).hasSize(1);
    }

    @Test
    void pages_of_large_intents_stay_contiguous_while_queue_changes() {
        for (var i = 0; i < 40; i++)
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.queueIntents,
                    "{'intents':[{'kind':'method','model':'m','name':'w" + i + "','inputs':'" + "x".repeat(250_000)
                            + "'}]}");
        var listedNames = new ArrayList<String>();
        var page = holdfastFixture.callOk(holdfastFixture.holdfast.holdQueue.listIntents, "{'limit':40}");
        while (true) {
            assertThat(page.intents().size()).isBetween(1, 16);
            page.intents().forEach(intent -> listedNames.add(intent.name()));
            if (page.nextPageToken() == null) break;
            // A listed intent leaves the queue, and an urgent intent joins at the front. Neither change affects the
            // following pages.
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.purgeIntents,
                    "{'id':'" + page.intents().getLast().id() + "','reason':'no'}");
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.queueIntents,
                    "{'intents':[{'kind':'method','model':'m','name':'urgent" + listedNames.size()
                            + "','priority':9}]}");
            page = holdfastFixture.callOk(
                    holdfastFixture.holdfast.holdQueue.listIntents,
                    "{'limit':40,'pageToken':'" + page.nextPageToken() + "'}");
        }
        assertThat(listedNames).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void approval_requires_explicit_decision() {
        var id = holdQueue.queueMany(1).getFirst();
        assertThat(holdfastFixture
                        .callRefused(holdfastFixture.holdfast.holdQueue.approveIntents, "{'id':'" + id + "'}")
                        .detail())
                .isEqualTo("/decision: is required, one of: approve, reject, withdraw");
    }

    @Test
    void item_parked_again_is_not_released_by_earlier_release() {
        holdfastFixture.putWorkflow("two", """
                states:
                  a: {initial: true, hold: true, next: [b]}
                  b: {hold: true, next: [z], within: P1D}
                  z: {terminal: true}
                """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'two','key':'k'}");
        holdfastFixture.clock.advance(ofDays(1));
        holdfastFixture.table.runBeforeNextWrite(() -> {
            holdQueue.release("{'id':'item:two:k'}");
            holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'two','key':'k','to':'b'}");
        });
        assertThat(holdQueue.release("{'id':'item:two:k'}").intents().getFirst().outcome())
                .isEqualTo(IntentOutcome.GONE);
        assertThat(holdfastFixture.item("two", "k").held()).isNotNull();
        assertThat(holdQueue.queued()).hasSize(1);
    }
}
