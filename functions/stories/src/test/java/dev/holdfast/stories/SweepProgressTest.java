// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sweep.SweepReport;
import dev.holdfast.table.TableIndex;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Sweeps keep their time limit, and can run concurrently. The number of their reads is proportional to the number of
 * due items.
 */
class SweepProgressTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void sweep_stops_at_time_limit_and_next_sweep_continues() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture(1);
        holdfastFixture.createItems(600, i -> "{'key':'k" + i + "','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.table.runBeforeQuery(q -> {
            if (q.index() == TableIndex.DUE) holdfastFixture.clock.advance(Duration.ofSeconds(40));
        });
        var report = holdfastFixture.sweep();
        assertThat(report.complete()).isFalse();
        assertThat(report.done())
                .as("a page, and one item of the next page within the time limit")
                .isEqualTo(Map.of("overdue", 251L));
        holdfastFixture.table.heal();
        var next = holdfastFixture.sweep();
        assertThat(next.complete()).isTrue();
        assertThat(next.done()).isEqualTo(Map.of("overdue", 349L));
    }

    @Test
    void short_sweeps_leave_different_shards_and_flag_all_items() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture(8);
        holdfastFixture.createItems(60, i -> "{'key':'k" + i + "','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(2));
        holdfastFixture.table.runBeforeQuery(q -> {
            if (q.index() == TableIndex.DUE) holdfastFixture.clock.advance(Duration.ofSeconds(40));
        });
        var flagged = 0L;
        for (var run = 0; run < 40; run++)
            flagged += holdfastFixture.sweep().done().getOrDefault("overdue", 0L);
        assertThat(flagged).isEqualTo(60);
    }

    @Test
    void concurrent_sweeps_flag_each_item_once() {
        holdfastFixture.subscribe();
        holdfastFixture.createItems(700, i -> "{'key':'k" + i + "','within':'PT1H'}");
        holdfastFixture.clock.advance(ofHours(2));
        var secondHoldfast = holdfastFixture.secondHoldfast(holdfastFixture.store());
        List<Callable<SweepReport>> sweeps =
                List.of(holdfastFixture::sweep, () -> secondHoldfast.sweep.run(ofMinutes(1)), holdfastFixture::sweep);
        var flagged = HoldfastFixture.runConcurrently(sweeps).stream()
                .mapToLong(r -> r.done().getOrDefault("overdue", 0L))
                .sum();
        assertThat(flagged).isEqualTo(700);
        holdfastFixture.publish();
        assertThat(holdfastFixture.receiver.events().stream()
                        .filter(e -> e.get("type").asText().endsWith("overdue"))
                        .map(e -> e.get("subject").asText()))
                .hasSize(700)
                .doesNotHaveDuplicates();
    }

    @Test
    void sweep_finds_due_items_after_number_of_shards_shrinks() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture(8);
        holdfastFixture.createItems(60, i -> "{'key':'k" + i + "','within':'PT1H'}");
        holdfastFixture.sweep();
        holdfastFixture = holdfastFixture.restart(2);
        holdfastFixture.clock.advance(ofHours(2));
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", 60L));
    }

    @Test
    void board_lists_items_after_number_of_shards_shrinks() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture(8);
        holdfastFixture.createItems(60, i -> "{'key':'k" + i + "'}");
        holdfastFixture.sweep();
        holdfastFixture = holdfastFixture.restart(2);
        var listed = holdfastFixture.callOk(holdfastFixture.holdfast.listItems, "{'workflow':'simple','counts':true}");
        assertThat(listed.items()).hasSize(60);
        assertThat(listed.counts().get("open"))
                .satisfies(c -> assertThat(c == null ? 0 : c.open()).isEqualTo(60));
    }

    @Test
    void sweep_reads_in_proportion_to_due_items() {
        var few = costOf(50, 0);
        var many = costOf(50, 4_950);
        assertThat(many).isEqualTo(few);
        assertThat(few.rows()).isLessThan(60);
    }

    private FaultyTable.Cost costOf(int due, int others) {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture();
        holdfastFixture.putPipeline();
        holdfastFixture.createItems(due, i -> "{'workflow':'pipeline','key':'due" + i + "','within':'PT1M'}");
        holdfastFixture.createItems(others, i -> "{'workflow':'pipeline','key':'k" + i + "'}");
        holdfastFixture.sweep();
        holdfastFixture.clock.advance(ofMinutes(1));
        holdfastFixture.table.cost();
        assertThat(holdfastFixture.sweep().done()).isEqualTo(Map.of("overdue", (long) due));
        return holdfastFixture.table.cost();
    }
}
