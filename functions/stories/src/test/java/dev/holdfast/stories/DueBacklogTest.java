// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.ShardLayout;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.WriteCondition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** If a sweep doesn't finish all due rows, Holdfast doesn't send the heartbeat. */
class DueBacklogTest {
    private HoldfastFixture holdfastFixture = new HoldfastFixture();

    @AfterEach
    void close() {
        holdfastFixture.close();
    }

    @Test
    void heartbeat_is_withheld_while_old_due_rows_are_left() {
        for (var key : new String[] {"a", "b"})
            holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'" + key + "','within':'PT1M'}");
        holdfastFixture.clock.advance(ofMinutes(3));
        var early = holdfastFixture.holdfast.sweep.run(Duration.ZERO);
        assertThat(early.backlog()).isEqualTo(ofMinutes(2));
        assertThat(holdfastFixture.watchdogCalls).hasValue(1);

        holdfastFixture.clock.advance(ofMinutes(4));
        var behind = holdfastFixture.holdfast.sweep.run(Duration.ZERO);
        assertThat(behind.complete()).isFalse();
        assertThat(behind.backlog()).isEqualTo(ofMinutes(6));
        assertThat(holdfastFixture.watchdogCalls).hasValue(1);

        assertThat(holdfastFixture.sweep().backlog()).isZero();
        assertThat(holdfastFixture.watchdogCalls).hasValue(2);
    }

    @Test
    void unreadable_rows_at_the_beginning_hide_no_backlog() {
        holdfastFixture.close();
        holdfastFixture = new HoldfastFixture(1);
        for (var i = 10; i < 40; i++) {
            var rowKey = new RowKey("delivery/shop/alerts", "k" + i);
            var dueKey = new ShardLayout(1).dueKey(rowKey, HoldfastFixture.START.minus(ofMinutes(1)));
            var row = new Row(rowKey, 1, "{}", Map.of(TableIndex.DUE, dueKey), HoldfastFixture.START.plus(ofDays(1)));
            holdfastFixture.store().write(List.of(RowWrite.put(row, WriteCondition.ABSENT)));
            holdfastFixture.damage(rowKey);
        }
        holdfastFixture.callOk(holdfastFixture.holdfast.createItem, "{'key':'a','within':'PT1M'}");
        holdfastFixture.clock.advance(ofMinutes(3));
        assertThat(holdfastFixture.holdfast.sweep.run(Duration.ZERO).backlog()).isEqualTo(ofMinutes(2));
    }
}
