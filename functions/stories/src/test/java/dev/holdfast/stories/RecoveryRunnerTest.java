// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.item.view.ItemView;
import dev.holdfast.problem.Problem;
import dev.holdfast.recovery.RecoveryPage;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.TableFailureException;
import dev.holdfast.table.TableFailureException.FailureKind;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A redrive handles all its items, even if the storage is busy, the process crashes, or the caller repeats the request.
 */
class RecoveryRunnerTest {
    private static final String REDRIVE = "{'workflow':'pipeline','mode':'redrive'";

    private HoldfastFixture holdfastFixture = new HoldfastFixture();
    private final RecoveryFixture recovery = new RecoveryFixture(() -> holdfastFixture);

    @BeforeEach
    void putPipeline() {
        holdfastFixture.putPipeline();
    }

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    private RecoveryPage redrive(String members) {
        return holdfastFixture.callOk(holdfastFixture.holdfast.recoverItems, REDRIVE + members + "}");
    }

    private long openOverdueItems() {
        return holdfastFixture
                .callOk(holdfastFixture.holdfast.listItems, "{'workflow':'pipeline','overdue':true,'limit':1000}")
                .items()
                .size();
    }

    /** Counts the redrives by their events, because each redrive publishes one. */
    private List<String> redrivenItems() {
        holdfastFixture.subscribe(",'types':['*.recovered']");
        holdfastFixture.publish();
        return holdfastFixture.receiver.events().stream()
                .map(event -> event.get("subject").asText())
                .toList();
    }

    private static TableBusyException busy() {
        return new TableBusyException("busy", new IllegalStateException("throttled"));
    }

    private static Predicate<List<RowWrite>> writesOf(String... keys) {
        return writes -> writes.stream()
                .anyMatch(write -> List.of(keys).stream()
                        .anyMatch(key -> partitionOf(write).endsWith("/" + key)));
    }

    private static String partitionOf(RowWrite write) {
        return switch (write) {
            case RowWrite.Put put -> put.row().key().partition();
            case RowWrite.Delete delete -> delete.tombstone().key().partition();
        };
    }

    @Test
    void busy_table_is_reported_with_what_was_done() {
        recovery.createItems(5, 0);
        holdfastFixture.table.failWrites(writesOf("late1", "late3"), RecoveryRunnerTest::busy);
        var first = redrive("");
        assertThat(first.counts()).isEqualTo(Map.of("redriven", 3, "busy", 2));
        assertThat(first.results())
                .extracting(RecoveryPage.RecoveryResult::outcome)
                .contains("busy");
        assertThat(first.finished()).isFalse();
        holdfastFixture.table.heal();
        var second = redrive(",'keys':['late0','late1','late2','late3','late4'],'recovery':'" + first.recovery() + "'");
        assertThat(second.counts()).isEqualTo(Map.of("redriven", 2, "alreadyRedriven", 3));
        assertThat(redrivenItems()).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void unreadable_workflow_version_stops_no_other_item() {
        recovery.createItems(2, 0);
        var version = holdfastFixture.putWorkflow("pipeline", """
            states:
              received: {initial: true, next: [done], within: PT1H}
              done: {terminal: true}
            """);
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'newer'}");
        holdfastFixture.clock.advance(Duration.ofHours(2));
        holdfastFixture.sweep();
        breakRow(new RowKey("workflow/shop/pipeline", "%010d".formatted(version - 1)));
        // Another process has no cached workflows.
        var other = holdfastFixture.secondHoldfast(holdfastFixture.table);
        var redriven = holdfastFixture.callOk(other.recoverItems, REDRIVE + "}");
        assertThat(redriven.counts()).isEqualTo(Map.of("redriven", 1, "unreadable", 2));
        var exported =
                holdfastFixture.callOk(other.recoverItems, "{'workflow':'pipeline','mode':'export','overdue':false}");
        assertThat(exported.items()).extracting(ItemView::key).containsExactly("newer");
        var migrated =
                holdfastFixture.callOk(other.migrateItems, "{'workflow':'pipeline','from':" + (version - 1) + "}");
        assertThat(migrated.items()).hasSize(2);
        holdfastFixture.publish();
        assertThat(holdfastFixture
                        .callOk(other.reportCompleteness, "{'workflow':'pipeline'}")
                        .total()
                        .created())
                .isEqualTo(3);
    }

    @Test
    void internal_failure_of_one_item_stops_no_other_item() {
        recovery.createItems(3, 0);
        holdfastFixture.table.failWrites(
                writesOf("late1"), () -> new TableFailureException(FailureKind.INTERNAL, "refused", null));
        var redriven = redrive("");
        assertThat(redriven.counts()).isEqualTo(Map.of("redriven", 2, "failed", 1));
        assertThat(redriven.finished()).isTrue();
        holdfastFixture.table.heal();
        assertThat(redrive("").counts()).isEqualTo(Map.of("redriven", 1));
    }

    @Test
    void unreadable_redrive_is_named() {
        recovery.createItems(250, 0);
        holdfastFixture.table.failWrites(writesOf("late7"), RecoveryRunnerTest::busy);
        redrive(",'recovery':'r1'");
        holdfastFixture.table.heal();
        breakRow(new RowKey("batch/shop/r1", "recovery"));
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.recoverItems, REDRIVE + ",'recovery':'r1'}"))
                .isInstanceOf(Problem.Unreadable.class);
        assertThat(holdfastFixture.counts.countOf("rows.unreadable")).isPositive();
    }

    private void breakRow(RowKey rowKey) {
        var row = holdfastFixture.store().get(rowKey).orElseThrow();
        var broken = new Row(rowKey, row.version(), "{broken", row.entries(), row.expires());
        holdfastFixture.store().write(List.of(RowWrite.put(broken, WriteCondition.ANY)));
    }

    @Test
    void redrive_without_any_effect_is_refused_as_busy() {
        recovery.createItems(3, 0);
        holdfastFixture.table.failWrites(RecoveryRunnerTest::busy);
        assertThat(holdfastFixture.callRefused(holdfastFixture.holdfast.recoverItems, REDRIVE + "}"))
                .isInstanceOf(Problem.Busy.class);
        holdfastFixture.table.heal();
        assertThat(redrive("").counts()).isEqualTo(Map.of("redriven", 3));
    }

    @Test
    void idempotency_key_names_recovery() {
        recovery.createItems(3, 0);
        holdfastFixture.table.failWrites(writesOf("late1"), RecoveryRunnerTest::busy);
        var first = redrive(",'overdue':false,'idempotencyKey':'-request 7'");
        assertThat(first.counts()).isEqualTo(Map.of("redriven", 2));
        assertThat(first.results()).extracting(result -> result.outcome()).contains("busy");
        holdfastFixture.table.heal();
        var second = redrive(",'overdue':false,'idempotencyKey':'-request 7'");
        assertThat(second.recovery()).isEqualTo(first.recovery());
        assertThat(second.counts()).isEqualTo(Map.of("redriven", 3));
    }

    @Test
    void repeated_redrive_with_empty_note_is_answered_again() {
        recovery.createItems(2, 0);
        var first = redrive(",'idempotencyKey':'x','note':''");
        assertThat(redrive(",'idempotencyKey':'x','note':''").counts()).isEqualTo(first.counts());
    }

    @Test
    void small_redrive_with_key_is_answered_again() {
        recovery.createItems(2, 0);
        var first = redrive(",'idempotencyKey':'x'");
        assertThat(first.finished()).isTrue();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'new'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.sweep();
        var second = redrive(",'idempotencyKey':'x'");
        assertThat(second.counts()).isEqualTo(first.counts()).isEqualTo(Map.of("redriven", 2));
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.recoverItems, REDRIVE + ",'idempotencyKey':'x','state':'copied'}"))
                .isInstanceOf(Problem.KeyReused.class);
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.recoverItems, REDRIVE + ",'idempotencyKey':'x','recovery':'r1'}"))
                .hasFieldOrPropertyWithValue("status", 400);
    }

    @Test
    void busy_table_interrupts_large_redrive_which_sweep_completes() {
        recovery.createItems(250, 0);
        holdfastFixture.table.failWrites(writesOf("late7", "late8"), RecoveryRunnerTest::busy);
        var first = redrive(",'recovery':'r1'");
        assertThat(first.finished()).isFalse();
        assertThat(first.results())
                .filteredOn(result -> result.outcome().equals("busy"))
                .isNotEmpty();
        holdfastFixture.table.heal();
        holdfastFixture.sweep();
        assertThat(openOverdueItems()).isZero();
        assertThat(redrivenItems()).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void counts_of_interrupted_redrive_are_exact() {
        recovery.createItems(250, 0);
        holdfastFixture.table.failWrites(writesOf("late7", "late8"), RecoveryRunnerTest::busy);
        var first = redrive(",'idempotencyKey':'x'");
        var done = first.counts().getOrDefault("redriven", 0);
        assertThat(done).isBetween(98, 248);
        holdfastFixture.table.heal();
        var second = redrive(",'idempotencyKey':'x'");
        assertThat(second.counts()).isEqualTo(Map.of("redriven", 250));
        assertThat(second.finished()).isTrue();
        assertThat(redrive(",'idempotencyKey':'x'"))
                .as("a repeated request gets the same counts")
                .isEqualTo(new RecoveryPage(
                        first.recovery(), List.of(), List.of(), second.counts(), true, null, List.of()));
        assertThat(holdfastFixture.callRefused(
                        holdfastFixture.holdfast.recoverItems, REDRIVE + ",'idempotencyKey':'x','state':'copied'}"))
                .isInstanceOf(Problem.KeyReused.class);
    }

    @Test
    void crashed_redrive_continues_and_redrives_each_item_once() {
        recovery.createItems(300, 0);
        holdfastFixture.table.failWritesAfter(140, () -> new IllegalStateException("killed"));
        assertThatThrownBy(() -> redrive(",'recovery':'r1'")).hasMessage("killed");
        holdfastFixture = holdfastFixture.restart();
        assertThat(redrive(",'recovery':'r1'").finished())
                .as("the crashed run has a lease")
                .isFalse();
        holdfastFixture.clock.advance(Duration.ofMinutes(1));
        holdfastFixture.sweep();
        assertThat(openOverdueItems()).isZero();
        assertThat(redrivenItems()).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void unfinished_recovery_refuses_another_selection() {
        recovery.createItems(150, 0);
        holdfastFixture.table.failWrites(writesOf("late7"), RecoveryRunnerTest::busy);
        redrive(",'recovery':'r1'");
        assertThat(holdfastFixture
                        .callRefused(
                                holdfastFixture.holdfast.recoverItems, REDRIVE + ",'recovery':'r1','state':'copied'}")
                        .detail())
                .isEqualTo("recovery r1 runs with another selection; wait until it is finished, or use another name");
    }

    @Test
    void finished_recovery_redrives_later_items_under_its_name() {
        recovery.createItems(150, 0);
        assertThat(redrive(",'recovery':'r1'").counts()).isEqualTo(Map.of("redriven", 150));
        holdfastFixture.createItems(120, i -> "{'workflow':'pipeline','key':'more" + i + "','within':'PT1M'}");
        holdfastFixture.clock.advance(Duration.ofMinutes(2));
        holdfastFixture.sweep();
        assertThat(redrive(",'recovery':'r1'").counts()).isEqualTo(Map.of("redriven", 120));
    }

    @Test
    void large_redrive_by_keys_handles_each_key() {
        recovery.createItems(220, 0);
        var keys = new StringBuilder("'none'");
        for (var i = 0; i < 220; i++) keys.append(",'late").append(i).append('\'');
        assertThat(redrive(",'keys':[" + keys + "]").counts()).isEqualTo(Map.of("redriven", 220, "unknown", 1));
    }

    @Test
    void redrive_includes_items_that_move_meanwhile() {
        recovery.createItems(250, 0);
        // The test moves items to the state "copied". The redrive reads this state's part of the index first.
        holdfastFixture.putWorkflow("pipeline", """
                states:
                  received: {initial: true, next: [copied, failed], within: PT1H}
                  copied: {next: [done], priority: 9}
                  done: {terminal: true}
                  failed: {terminal: true}
                """);
        var hasMoved = new AtomicBoolean();
        holdfastFixture.table.runBeforeWrite(writes -> {
            if (!partitionOf(writes.getFirst()).startsWith("item/") || hasMoved.getAndSet(true)) return;
            for (var i = 0; i < 20; i++)
                holdfastFixture.callOk(
                        holdfastFixture.holdfast.advanceItem,
                        "{'workflow':'pipeline','key':'late" + i + "','to':'copied'}");
        });
        assertThat(redrive(",'overdue':false,'recovery':'r1'").counts()).isEqualTo(Map.of("redriven", 250));
        assertThat(redrivenItems()).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void version_without_board_does_not_end_redrive() {
        recovery.createItems(250, 0);
        holdfastFixture.table.failWrites(writesOf("late7", "late8"), RecoveryRunnerTest::busy);
        assertThat(redrive(",'recovery':'r1'").finished()).isFalse();
        holdfastFixture.table.heal();
        holdfastFixture.putWorkflow("pipeline", """
                board: false
                states:
                  received: {initial: true, next: [done], within: PT1H}
                  done: {terminal: true}
                """);
        holdfastFixture.sweep();
        assertThat(redrivenItems()).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void version_without_board_before_first_chunk_does_not_end_redrive() {
        recovery.createItems(250, 0);
        var isPut = new AtomicBoolean();
        holdfastFixture.table.runBeforeWrite(writes -> {
            if (!partitionOf(writes.getFirst()).startsWith("batch/") || isPut.getAndSet(true)) return;
            holdfastFixture.putWorkflow(
                    "pipeline",
                    "{board: false, states: {received: {initial: true, next: [done]}, done: {terminal: true}}}");
        });
        assertThat(redrive(",'recovery':'r1'").counts()).isEqualTo(Map.of("redriven", 250));
    }
}
