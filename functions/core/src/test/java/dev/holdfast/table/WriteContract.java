package dev.holdfast.table;

import static dev.holdfast.table.Condition.ABSENT;
import static dev.holdfast.table.Condition.ANY;
import static dev.holdfast.table.Condition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every table promises of its writes: their conditions, and which of them belong together. */
public abstract class WriteContract extends TableFixture {
    // Conditions

    @Test
    void absent_holds_once() {
        assertThat(write(Write.put(row("a", 1), ABSENT))).isTrue();
        assertThat(write(Write.put(row("a", 9), ABSENT))).isFalse();
        assertThat(version("a")).isEqualTo(1);
    }

    @Test
    void a_version_holds_only_while_it_is_the_stored_one() {
        write(Write.put(row("a", 1), ABSENT));
        assertThat(write(Write.put(row("a", 3), versionIs(2)))).isFalse();
        assertThat(write(Write.put(row("a", 2), versionIs(1)))).isTrue();
        assertThat(write(Write.put(row("a", 2), versionIs(1)))).isFalse();
        assertThat(write(Write.put(row("missing", 2), versionIs(1)))).isFalse();
        assertThat(version("a")).isEqualTo(2);
    }

    @Test
    void any_replaces_whatever_stands_there() {
        assertThat(write(Write.put(row("a", 7), ANY))).isTrue();
        assertThat(write(Write.put(row("a", 2), ANY))).isTrue();
        assertThat(version("a")).isEqualTo(2);
    }

    @Test
    void a_deleted_row_counts_as_absent() {
        write(Write.put(row("a", 1), ABSENT));
        assertThat(write(delete(row("a", 2), versionIs(5)))).isFalse();
        assertThat(write(delete(row("a", 2), versionIs(1)))).isTrue();
        assertThat(table.get(key("a"))).isEmpty();
        assertThat(write(Write.put(row("a", 3), versionIs(2)))).isFalse();
        assertThat(write(delete(row("a", 3), versionIs(2)))).isFalse();
        assertThat(write(Write.put(row("a", 1), ABSENT))).isTrue();
    }

    @Test
    void deleting_what_is_absent_is_done_under_any_and_absent() {
        assertThat(write(delete(row("a", 1), ANY))).isTrue();
        assertThat(write(delete(row("a", 1), ABSENT))).isTrue();
        assertThat(table.get(key("a"))).isEmpty();
    }

    @Test
    void an_expired_row_counts_as_absent_from_the_second_it_expires() {
        write(Write.put(expiring("a", START.plusSeconds(10)), ABSENT));
        clock.set(START.plusMillis(9_999));
        assertThat(version("a")).isEqualTo(1);
        assertThat(write(Write.put(row("a", 1), ABSENT))).isFalse();

        clock.set(START.plusSeconds(10));
        assertThat(table.get(key("a"))).isEmpty();
        assertThat(table.getAll(List.of(key("a")))).isEmpty();
        assertThat(collect(Query.rows(own, 10))).isEmpty();
        assertThat(table.count(Query.rows(own, 10))).isZero();
        assertThat(due("")).isEmpty();
        assertThat(write(Write.put(row("a", 2), versionIs(1)))).isFalse();
        assertThat(write(delete(row("a", 2), versionIs(1)))).isFalse();
        assertThat(write(Write.put(row("a", 1), ABSENT))).isTrue();
        assertThat(table.get(key("a"))).contains(row("a", 1));
    }

    // All or nothing

    @Test
    void a_row_comes_back_as_it_was_written() {
        var whole = new Row(
                key("a"),
                42,
                "{\"ü\":\"\\u0000 \uD83D\uDE80\"}",
                Map.of(Index.DUE, new Key(shard, "2026"), Index.BOARD, new Key("board " + own, "open")),
                START.plusSeconds(60));
        write(Write.announce(whole, ABSENT));
        assertThat(table.get(key("a"))).contains(whole);
        assertThat(table.getAll(List.of(key("a"))).values()).containsExactly(whole);
        assertThat(due("")).containsExactly(whole);
    }

    @Test
    void one_condition_that_fails_among_many_stops_all_of_them() {
        write(Write.put(row("taken", 1), ABSENT));
        for (int bad : new int[] {0, 50, 99}) {
            var writes = new ArrayList<Write>();
            for (int i = 0; i < 100; i++) writes.add(Write.announce(row(i == bad ? "taken" : "n" + i, 1), ABSENT));
            assertThat(table.write(writes)).isFalse();
        }
        assertThat(table.count(Query.rows(own, 1))).isEqualTo(1);
    }

    @Test
    void a_hundred_writes_of_every_kind_are_done_together() {
        write(Write.put(row("changed", 1), ABSENT));
        write(Write.put(row("deleted", 1), ABSENT));
        var writes = new ArrayList<Write>();
        writes.add(Write.put(row("changed", 2), versionIs(1)));
        writes.add(delete(row("deleted", 2), versionIs(1)));
        for (int i = 0; i < 98; i++) writes.add(Write.put(row("n" + i, 1), i % 2 == 0 ? ABSENT : ANY));
        assertThat(table.write(writes)).isTrue();
        assertThat(version("changed")).isEqualTo(2);
        assertThat(table.get(key("deleted"))).isEmpty();
        assertThat(table.count(Query.rows(own, 1))).isEqualTo(99);
    }

    @Test
    void more_than_a_hundred_writes_or_two_of_one_key_are_refused() {
        var many = IntStream.range(0, 101)
                .mapToObj(i -> Write.put(row("n" + i, 1), ABSENT))
                .toList();
        assertThatThrownBy(() -> table.write(many)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.write(List.of(Write.put(row("a", 1), ANY), delete(row("a", 1), ANY))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.getAll(many.stream().map(Write::key).toList()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(table.count(Query.rows(own, 1))).isZero();
    }

    @Test
    void nothing_to_do_is_done() {
        assertThat(table.write(List.of())).isTrue();
        assertThat(table.writeEach(List.of())).isEmpty();
        assertThat(table.getAll(List.of())).isEmpty();
    }

    @Test
    void independent_writes_have_outcomes_of_their_own_in_their_order() {
        write(Write.put(row("a", 1), ABSENT));
        assertThat(table.writeEach(List.of(
                        Write.put(row("a", 1), ABSENT),
                        Write.put(row("b", 1), ABSENT),
                        Write.announce(row("a", 2), versionIs(1)),
                        Write.put(row("b", 9), versionIs(7)),
                        delete(row("c", 1), versionIs(1)))))
                .containsExactly(false, true, true, false, false);
        assertThat(version("a")).isEqualTo(2);
        assertThat(version("b")).isEqualTo(1);
    }

    @Test
    void independent_writes_may_be_many() {
        var writes = IntStream.range(0, 2_500)
                .mapToObj(i -> Write.put(row("n%05d".formatted(i), 1), ABSENT))
                .toList();
        assertThat(table.writeEach(writes)).hasSize(2_500).containsOnly(true);
        assertThat(table.count(Query.rows(own, 1))).isEqualTo(2_500);
        assertThat(collect(Query.rows(own, 1_000))).hasSize(2_500);
    }

    @Test
    void of_sixteen_threads_racing_for_a_version_exactly_one_wins() throws Exception {
        write(Write.put(row("a", 1), ABSENT));
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (int v = 1; v <= 20; v++) {
                var version = v;
                Callable<Boolean> attempt = () -> patiently(() ->
                        table.write(List.of(Write.announce(row("a", version + 1), versionIs(version)))));
                var won = 0;
                for (var outcome : threads.invokeAll(
                        IntStream.range(0, 16).mapToObj(i -> attempt).toList())) if (outcome.get()) won++;
                assertThat(won).as("winners of version " + version).isEqualTo(1);
            }
        }
        assertThat(version("a")).isEqualTo(21);
    }

    @Test
    void threads_that_write_several_rows_at_once_never_see_half_of_it() throws Exception {
        table.write(List.of(Write.put(row("a", 1), ABSENT), Write.put(row("b", 1), ABSENT)));
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> climb = () -> {
                var won = 0;
                for (int i = 0; i < 20; i++) {
                    var v = version("a");
                    if (patiently(() -> table.write(List.of(
                            Write.put(row("a", v + 1), versionIs(v)), Write.put(row("b", v + 1), versionIs(v))))))
                        won++;
                }
                return won;
            };
            var won = 0;
            for (var outcome : threads.invokeAll(List.of(climb, climb, climb, climb))) won += outcome.get();
            assertThat(version("a")).isEqualTo(won + 1);
            assertThat(version("b")).isEqualTo(won + 1);
        }
    }
}
