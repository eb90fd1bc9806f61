// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.json.IsoTime;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableBusyException;
import dev.holdfast.table.WriteCondition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sweep continues after faults of rows, writes and the table. */
class SweepFaultsTest {
    private final HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void failed_write_is_retried_and_every_item_is_flagged_once() {
        for (var key : List.of("a", "b", "c"))
            holdfastFixture.callOk(
                    holdfastFixture.holdfast.createItem, "{'workflow':'simple','key':'" + key + "','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(2));
        var report = holdfastFixture
                .secondHoldfast(new FaultyTable(holdfastFixture.store()).failFirstOfEachBatch())
                .sweep
                .run(ofMinutes(1));
        assertThat(report.done()).containsEntry("overdue", 3L);
        assertThat(report.unwritten()).isZero();
    }

    @Test
    void unreadable_row_is_postponed_reported_and_does_not_block_others() {
        holdfastFixture.createItems(20, i -> "{'key':'k" + i + "','within':'PT1H'}");
        makeUnreadable("k7");
        holdfastFixture.clock.advance(ofHours(2));
        var report = holdfastFixture.sweep();
        assertThat(report.done()).isEqualTo(Map.of("overdue", 19L));
        assertThat(report.failedRows()).containsExactly("item/shop/simple/k7");
        assertThat(holdfastFixture.dueEntry("simple", "k7"))
                .isEqualTo(IsoTime.toFixedText(HoldfastFixture.START.plus(ofHours(3))));
        assertThat(holdfastFixture.sweep().failedRows()).isEmpty();
        holdfastFixture.clock.advance(ofHours(1));
        assertThat(holdfastFixture.sweep().failedRows()).hasSize(1);
    }

    private void makeUnreadable(String key) {
        var row = holdfastFixture.row("simple", key);
        var unreadableRow = new Row(row.key(), row.version() + 1, "{\"id\":7}", row.entries(), null);
        assertThat(holdfastFixture
                        .store()
                        .write(List.of(RowWrite.put(unreadableRow, WriteCondition.versionIs(row.version())))))
                .isTrue();
    }

    @Test
    void postponed_row_can_be_changed_by_its_owner() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.clock.advance(ofHours(2));
        var faultyTable = new FaultyTable(holdfastFixture.store());
        faultyTable.failGets(
                rowKey -> rowKey.partition().startsWith("workflow/"), () -> new IllegalStateException("a fault"));
        assertThat(holdfastFixture
                        .secondHoldfast(faultyTable)
                        .sweep
                        .run(ofMinutes(1))
                        .failedRows())
                .hasSize(1);
        holdfastFixture.callOk(holdfastFixture.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
    }

    @Test
    void busy_table_is_not_counted_as_failed_row() {
        holdfastFixture.putPipeline();
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'other','within':'PT1H'}");
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        holdfastFixture.clock.advance(ofHours(2));
        var faultyTable = new FaultyTable(holdfastFixture.store());
        faultyTable.failGets(
                rowKey -> rowKey.partition().startsWith("workflow/"),
                () -> new TableBusyException("throttled", new RuntimeException()));
        var report = holdfastFixture.secondHoldfast(faultyTable).sweep.run(ofMinutes(1));
        assertThat(report.failedRows()).isEmpty();
        assertThat(report.unwritten()).isEqualTo(1);
        assertThat(holdfastFixture.sweep().done()).containsEntry("overdue", 1L);
    }

    @Test
    void page_that_fails_as_batch_is_written_row_by_row() {
        holdfastFixture.createItems(10, i -> "{'key':'k" + i + "','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.table.failBatches(() -> new IllegalStateException("a page fails"));
        holdfastFixture.table.failWrites(
                w -> w.getFirst().key().partition().endsWith("/k3"), () -> new IllegalStateException("one fails"));
        var report = holdfastFixture.sweep();
        assertThat(report.done()).isEqualTo(Map.of("overdue", 9L));
        assertThat(report.unwritten()).isEqualTo(1);
        assertThat(report.failedRows()).isEmpty();
        holdfastFixture.table.heal();
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void unwritable_row_is_postponed_too() {
        holdfastFixture.createItems(10, i -> "{'key':'k" + i + "','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.table.failBatches(() -> new IllegalStateException("a page fails"));
        holdfastFixture.table.failWrites(
                w -> w.getFirst() instanceof RowWrite.Put(Row row, var writeCondition, boolean announced)
                        && announced
                        && row.key().partition().endsWith("/k3"),
                () -> new IllegalStateException("too large"));
        var report = holdfastFixture.sweep();
        assertThat(report.done()).isEqualTo(Map.of("overdue", 9L));
        assertThat(report.failedRows()).containsExactly("item/shop/simple/k3");
        assertThat(report.unwritten()).isZero();
        holdfastFixture.table.heal();
        assertThat(holdfastFixture.sweep().done()).isEmpty();
        holdfastFixture.clock.advance(ofHours(1));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void watchdog_is_called_after_successful_sweeps_only() {
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        holdfastFixture.sweep();
        assertThat(holdfastFixture.watchdogCalls).hasValue(1);
        holdfastFixture.table.failQueries(() -> new IllegalStateException("the table is broken"));
        assertThatThrownBy(holdfastFixture::sweep).isInstanceOf(IllegalStateException.class);
        assertThat(holdfastFixture.watchdogCalls).hasValue(1);

        holdfastFixture.table.heal();
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.table.failBatches(() -> new IllegalStateException("the disk is full"));
        holdfastFixture.table.failWrites(() -> new IllegalStateException("the disk is full"));
        assertThatThrownBy(holdfastFixture::sweep).hasMessageContaining("none could be written");
        assertThat(holdfastFixture.watchdogCalls).hasValue(1);
        holdfastFixture.table.heal();
        holdfastFixture.sweep();
        assertThat(holdfastFixture.watchdogCalls).hasValue(2);
    }
}
