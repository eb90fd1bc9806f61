package dev.holdfast.story;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.json.Iso;
import dev.holdfast.table.Condition;
import dev.holdfast.table.Row;
import dev.holdfast.table.TableBusy;
import dev.holdfast.table.Write;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sweep goes on whatever fails. */
class SweepFaultsTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_write_that_fails_among_others_is_tried_again_and_every_item_is_flagged_and_counted() {
        for (var key : List.of("a", "b", "c"))
            rig.ok(rig.holdfast.createItem, "{'workflow':'simple','key':'" + key + "','within':'PT1H'}");
        rig.clock.advance(ofHours(2));
        var report = rig.beside(new FaultyTable(rig.store()).failFirstOfEachBatch())
                .sweep
                .run(ofMinutes(1));
        assertThat(report.done()).containsEntry("overdue", 3L);
        assertThat(report.failed()).isZero();
    }

    @Test
    void a_row_that_cannot_be_read_is_pushed_back_an_hour_and_reported_and_the_rest_goes_on() {
        rig.create(20, i -> "{'key':'k" + i + "','within':'PT1H'}");
        spoil("k7");
        rig.clock.advance(ofHours(2));
        var report = rig.sweep();
        assertThat(report.done()).isEqualTo(Map.of("overdue", 19L));
        assertThat(report.poisoned()).containsExactly("item/shop/simple/k7");
        assertThat(rig.armed("simple", "k7")).isEqualTo(Iso.fixed(Rig.START.plus(ofHours(3))));
        assertThat(rig.sweep().poisoned()).isEmpty();
        rig.clock.advance(ofHours(1));
        assertThat(rig.sweep().poisoned()).hasSize(1);
    }

    private void spoil(String key) {
        var row = rig.row("simple", key);
        var bad = new Row(row.key(), row.version() + 1, "{\"id\":7}", row.entries(), null);
        assertThat(rig.store().write(List.of(Write.put(bad, Condition.versionIs(row.version())))))
                .isTrue();
    }

    @Test
    void a_row_that_was_pushed_back_can_still_be_changed_by_its_owner() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.clock.advance(ofHours(2));
        var other = new FaultyTable(rig.store());
        other.failGets(key -> key.partition().startsWith("workflow/"), () -> new IllegalStateException("a fault"));
        assertThat(rig.beside(other).sweep.run(ofMinutes(1)).poisoned()).hasSize(1);
        rig.ok(rig.holdfast.heartbeatItem, "{'workflow':'pipeline','key':'a'}");
        rig.ok(rig.holdfast.advanceItem, "{'workflow':'pipeline','key':'a','to':'copied'}");
    }

    @Test
    void a_table_that_is_busy_is_no_fault_of_the_row() {
        rig.pipeline();
        rig.ok(rig.holdfast.createItem, "{'key':'other','within':'PT1H'}");
        rig.ok(rig.holdfast.createItem, "{'workflow':'pipeline','key':'a'}");
        rig.clock.advance(ofHours(2));
        var other = new FaultyTable(rig.store());
        other.failGets(
                key -> key.partition().startsWith("workflow/"),
                () -> new TableBusy("throttled", new RuntimeException()));
        var report = rig.beside(other).sweep.run(ofMinutes(1));
        assertThat(report.poisoned()).isEmpty();
        assertThat(report.failed()).isEqualTo(1);
        assertThat(rig.sweep().done()).containsEntry("overdue", 1L);
    }

    @Test
    void a_page_that_cannot_be_written_as_a_whole_goes_on_one_by_one() {
        rig.create(10, i -> "{'key':'k" + i + "','within':'PT1H'}");
        rig.clock.advance(ofHours(2));
        rig.table.failBatches(() -> new IllegalStateException("a page fails"));
        rig.table.failWrites(
                w -> w.getFirst().key().partition().endsWith("/k3"), () -> new IllegalStateException("one fails"));
        var report = rig.sweep();
        assertThat(report.done()).isEqualTo(Map.of("overdue", 9L));
        assertThat(report.failed()).isEqualTo(1);
        assertThat(report.poisoned()).isEmpty();
        rig.table.heal();
        assertThat(rig.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void a_row_that_cannot_be_written_as_it_should_be_is_pushed_back_too() {
        rig.create(10, i -> "{'key':'k" + i + "','within':'PT1H'}");
        rig.clock.advance(ofHours(2));
        rig.table.failBatches(() -> new IllegalStateException("a page fails"));
        rig.table.failWrites(
                w -> w.getFirst() instanceof Write.Put(Row row, var condition, boolean announced)
                        && announced
                        && row.key().partition().endsWith("/k3"),
                () -> new IllegalStateException("too large"));
        var report = rig.sweep();
        assertThat(report.done()).isEqualTo(Map.of("overdue", 9L));
        assertThat(report.poisoned()).containsExactly("item/shop/simple/k3");
        assertThat(report.failed()).isZero();
        rig.table.heal();
        assertThat(rig.sweep().done()).isEmpty();
        rig.clock.advance(ofHours(1));
        assertThat(rig.sweep().done()).isEqualTo(Map.of("overdue", 1L));
    }

    @Test
    void the_watchdog_hears_of_good_sweeps_only() {
        rig.ok(rig.holdfast.createItem, "{'key':'a','within':'PT1H'}");
        rig.sweep();
        assertThat(rig.pings).hasValue(1);
        rig.table.failQueries(() -> new IllegalStateException("the table is broken"));
        assertThatThrownBy(rig::sweep).isInstanceOf(IllegalStateException.class);
        assertThat(rig.pings).hasValue(1);

        rig.table.heal();
        rig.clock.advance(ofHours(2));
        rig.table.failBatches(() -> new IllegalStateException("the disk is full"));
        rig.table.failWrites(() -> new IllegalStateException("the disk is full"));
        assertThatThrownBy(rig::sweep).hasMessageContaining("nothing could be written");
        assertThat(rig.pings).hasValue(1);
        rig.table.heal();
        rig.sweep();
        assertThat(rig.pings).hasValue(2);
    }
}
