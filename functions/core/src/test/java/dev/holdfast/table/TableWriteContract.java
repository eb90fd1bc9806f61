// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static dev.holdfast.table.WriteCondition.ANY;
import static dev.holdfast.table.WriteCondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of conditional writes and transactions that every table must pass. */
public abstract class TableWriteContract extends TableFixture {
    // Conditions

    @Test
    void the_condition_absent_holds_once() {
        assertThat(write(RowWrite.put(row("a", 1), ABSENT))).isTrue();
        assertThat(write(RowWrite.put(row("a", 9), ABSENT))).isFalse();
        assertThat(storedVersion("a")).isEqualTo(1);
    }

    @Test
    void a_version_condition_holds_only_for_the_stored_version() {
        write(RowWrite.put(row("a", 1), ABSENT));
        assertThat(write(RowWrite.put(row("a", 3), versionIs(2)))).isFalse();
        assertThat(write(RowWrite.put(row("a", 2), versionIs(1)))).isTrue();
        assertThat(write(RowWrite.put(row("a", 2), versionIs(1)))).isFalse();
        assertThat(write(RowWrite.put(row("missing", 2), versionIs(1)))).isFalse();
        assertThat(storedVersion("a")).isEqualTo(2);
    }

    @Test
    void the_condition_any_replaces_every_row() {
        assertThat(write(RowWrite.put(row("a", 7), ANY))).isTrue();
        assertThat(write(RowWrite.put(row("a", 2), ANY))).isTrue();
        assertThat(storedVersion("a")).isEqualTo(2);
    }

    @Test
    void a_deleted_row_counts_as_absent() {
        write(RowWrite.put(row("a", 1), ABSENT));
        assertThat(write(delete(row("a", 2), versionIs(5)))).isFalse();
        assertThat(write(delete(row("a", 2), versionIs(1)))).isTrue();
        assertThat(table.get(key("a"))).isEmpty();
        assertThat(write(RowWrite.put(row("a", 3), versionIs(2)))).isFalse();
        assertThat(write(delete(row("a", 3), versionIs(2)))).isFalse();
        assertThat(write(RowWrite.put(row("a", 1), ABSENT))).isTrue();
    }

    @Test
    void deleting_an_absent_row_succeeds_under_any_and_absent() {
        assertThat(write(delete(row("a", 1), ANY))).isTrue();
        assertThat(write(delete(row("a", 1), ABSENT))).isTrue();
        assertThat(table.get(key("a"))).isEmpty();
    }

    @Test
    void an_expired_row_is_absent_from_its_expiry_second() {
        write(RowWrite.put(expiringRow("a", START.plusSeconds(10)), ABSENT));
        clock.set(START.plusMillis(9_999));
        assertThat(storedVersion("a")).isEqualTo(1);
        assertThat(write(RowWrite.put(row("a", 1), ABSENT))).isFalse();

        clock.set(START.plusSeconds(10));
        assertThat(table.get(key("a"))).isEmpty();
        assertThat(table.getAll(List.of(key("a")))).isEmpty();
        assertThat(readAllPages(RowQuery.wholePartition(partition, 10))).isEmpty();
        assertThat(table.count(RowQuery.wholePartition(partition, 10))).isZero();
        assertThat(readDueRows("")).isEmpty();
        assertThat(write(RowWrite.put(row("a", 2), versionIs(1)))).isFalse();
        assertThat(write(delete(row("a", 2), versionIs(1)))).isFalse();
        assertThat(write(RowWrite.put(row("a", 1), ABSENT))).isTrue();
        assertThat(table.get(key("a"))).contains(row("a", 1));
    }

    // Transactions

    @Test
    void a_row_is_read_as_it_was_written() {
        var whole = new Row(
                key("a"),
                42,
                "{\"ü\":\"\\u0000 \uD83D\uDE80\"}",
                Map.of(
                        TableIndex.DUE,
                        new RowKey(shard, "2026"),
                        TableIndex.BOARD,
                        new RowKey("board " + partition, "open")),
                START.plusSeconds(60));
        write(RowWrite.announce(whole, ABSENT));
        assertThat(table.get(key("a"))).contains(whole);
        assertThat(table.getAll(List.of(key("a"))).values()).containsExactly(whole);
        assertThat(readDueRows("")).containsExactly(whole);
    }

    @Test
    void one_failed_condition_stops_all_writes() {
        write(RowWrite.put(row("taken", 1), ABSENT));
        for (int failing : new int[] {0, 50, 99}) {
            var writes = new ArrayList<RowWrite>();
            for (int i = 0; i < 100; i++)
                writes.add(RowWrite.announce(row(i == failing ? "taken" : "n" + i, 1), ABSENT));
            assertThat(table.write(writes)).isFalse();
        }
        assertThat(table.count(RowQuery.wholePartition(partition, 1))).isEqualTo(1);
    }

    @Test
    void a_hundred_writes_of_every_kind_are_done_together() {
        write(RowWrite.put(row("changed", 1), ABSENT));
        write(RowWrite.put(row("deleted", 1), ABSENT));
        var writes = new ArrayList<RowWrite>();
        writes.add(RowWrite.put(row("changed", 2), versionIs(1)));
        writes.add(delete(row("deleted", 2), versionIs(1)));
        for (int i = 0; i < 98; i++) writes.add(RowWrite.put(row("n" + i, 1), i % 2 == 0 ? ABSENT : ANY));
        assertThat(table.write(writes)).isTrue();
        assertThat(storedVersion("changed")).isEqualTo(2);
        assertThat(table.get(key("deleted"))).isEmpty();
        assertThat(table.count(RowQuery.wholePartition(partition, 1))).isEqualTo(99);
    }

    @Test
    void over_a_hundred_writes_or_two_per_key_are_refused() {
        var many = IntStream.range(0, 101)
                .mapToObj(i -> RowWrite.put(row("n" + i, 1), ABSENT))
                .toList();
        assertThatThrownBy(() -> table.write(many)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.write(List.of(RowWrite.put(row("a", 1), ANY), delete(row("a", 1), ANY))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.getAll(many.stream().map(RowWrite::key).toList()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(table.count(RowQuery.wholePartition(partition, 1))).isZero();
    }

    @Test
    void an_empty_list_of_writes_succeeds() {
        assertThat(table.write(List.of())).isTrue();
        assertThat(table.writeEach(List.of())).isEmpty();
        assertThat(table.getAll(List.of())).isEmpty();
    }

    @Test
    void independent_writes_have_outcomes_in_their_order() {
        write(RowWrite.put(row("a", 1), ABSENT));
        assertThat(table.writeEach(List.of(
                        RowWrite.put(row("a", 1), ABSENT),
                        RowWrite.put(row("b", 1), ABSENT),
                        RowWrite.announce(row("a", 2), versionIs(1)),
                        RowWrite.put(row("b", 9), versionIs(7)),
                        delete(row("c", 1), versionIs(1)))))
                .containsExactly(false, true, true, false, false);
        assertThat(storedVersion("a")).isEqualTo(2);
        assertThat(storedVersion("b")).isEqualTo(1);
    }

    @Test
    void independent_writes_may_be_many() {
        var writes = IntStream.range(0, 2_500)
                .mapToObj(i -> RowWrite.put(row("n%05d".formatted(i), 1), ABSENT))
                .toList();
        assertThat(table.writeEach(writes)).hasSize(2_500).containsOnly(true);
        assertThat(table.count(RowQuery.wholePartition(partition, 1))).isEqualTo(2_500);
        assertThat(readAllPages(RowQuery.wholePartition(partition, 1_000))).hasSize(2_500);
    }

    @Test
    void one_of_sixteen_racing_threads_wins_each_version() throws Exception {
        write(RowWrite.put(row("a", 1), ABSENT));
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (int v = 1; v <= 20; v++) {
                var version = v;
                Callable<Boolean> attempt = () -> retryWhileBusy(() ->
                        table.write(List.of(RowWrite.announce(row("a", version + 1), versionIs(version)))));
                var won = 0;
                for (var outcome : threads.invokeAll(
                        IntStream.range(0, 16).mapToObj(i -> attempt).toList())) if (outcome.get()) won++;
                assertThat(won).as("winners of version " + version).isEqualTo(1);
            }
        }
        assertThat(storedVersion("a")).isEqualTo(21);
    }

    @Test
    void concurrent_writes_of_several_rows_are_atomic() throws Exception {
        table.write(List.of(RowWrite.put(row("a", 1), ABSENT), RowWrite.put(row("b", 1), ABSENT)));
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> incrementBoth = () -> {
                var won = 0;
                for (int i = 0; i < 20; i++) {
                    var v = storedVersion("a");
                    if (retryWhileBusy(() -> table.write(List.of(
                            RowWrite.put(row("a", v + 1), versionIs(v)), RowWrite.put(row("b", v + 1), versionIs(v))))))
                        won++;
                }
                return won;
            };
            var won = 0;
            for (var outcome : threads.invokeAll(List.of(incrementBoth, incrementBoth, incrementBoth, incrementBoth)))
                won += outcome.get();
            assertThat(storedVersion("a")).isEqualTo(won + 1);
            assertThat(storedVersion("b")).isEqualTo(won + 1);
        }
    }
}
