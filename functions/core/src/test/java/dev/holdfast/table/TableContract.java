package dev.holdfast.table;

import static dev.holdfast.table.Condition.ABSENT;
import static dev.holdfast.table.Condition.ANY;
import static dev.holdfast.table.Condition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.SettableClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every table promises, sentence by sentence of the port. Each test keeps to partitions of its own, so one table may
 * serve them all.
 */
@Timeout(120)
public abstract class TableContract {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    protected final SettableClock clock = new SettableClock(START);
    private final String own = UUID.randomUUID().toString();
    private final String shard = "shard " + own;
    private Table table;

    /** A table that takes the time from this clock. */
    protected abstract Table table(InstantSource clock);

    /** Called before an index is read, for a store whose indexes lag behind: returns when they have caught up. */
    protected void indexesHaveCaughtUp() {}

    @BeforeEach
    void open() {
        table = table(clock);
    }

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

    // Keys and bodies

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ABCXYZabcxyz0123456789-._~!$&'()*+,;=:@/#|",
                "Grüße aus Köln",
                "\uD83D\uDE80 \uFFFD 漢字 \u0301",
                " % _ ? \" \\ \t"
            })
    void every_character_may_stand_in_a_key(String text) {
        var row = new Row(new Key(own + text, text), 1, "{}", Map.of(Index.DUE, new Key(shard + text, text)), null);
        assertThat(write(Write.put(row, ABSENT))).isTrue();
        assertThat(table.get(row.key())).contains(row);
        assertThat(collect(Query.prefix(null, own + text, text, 5))).containsExactly(row);
        assertThat(collect(Query.prefix(Index.DUE, shard + text, text, 5))).containsExactly(row);
        assertThat(table.get(new Key(own + text, text + "x"))).isEmpty();
    }

    @Test
    void letters_of_another_case_make_another_key() {
        write(Write.put(row("a", 1), ABSENT));
        assertThat(write(Write.put(row("A", 2), ABSENT))).isTrue();
        assertThat(version("a")).isEqualTo(1);
    }

    @Test
    void bodies_of_256_kb_are_kept_and_paged() {
        var body = "\"" + "x".repeat(256 * 1024 - 2) + "\"";
        var rows = IntStream.range(0, 6)
                .mapToObj(i -> new Row(key("n" + i), 1, body))
                .toList();
        for (var row : rows) write(Write.announce(row, ABSENT));
        assertThat(collect(Query.rows(own, 100))).isEqualTo(rows);
        assertThat(table.getAll(rows.stream().map(Row::key).toList())).hasSize(6);
    }

    @Test
    void of_a_hundred_keys_those_that_exist_come_back() {
        var rows = IntStream.range(0, 50).mapToObj(i -> row("n" + i, i + 1)).toList();
        table.writeEach(rows.stream().map(row -> Write.put(row, ABSENT)).toList());
        var keys = IntStream.range(0, 100).mapToObj(i -> key("n" + i)).toList();
        assertThat(table.getAll(keys)).hasSize(50).containsValues(rows.toArray(Row[]::new));
        assertThat(table.getAll(List.of(key("n1"), key("n1")))).containsOnlyKeys(key("n1"));
    }

    // Queries of the table itself

    @Test
    void rows_come_in_the_order_of_the_bytes_of_their_sort_keys() {
        var ordered = List.of("!", "A", "B", "Z", "a", "b", "ä", "\uFFFD", "\uD83D\uDE80");
        for (var sort : ordered.reversed()) write(Write.put(row(sort, 1), ABSENT));
        assertThat(sorts(Query.rows(own, 100))).isEqualTo(ordered);
        assertThat(sorts(Query.rows(own, 2))).isEqualTo(ordered);
    }

    @Test
    void a_range_begins_with_its_lower_bound_and_ends_before_its_upper() {
        put("a", "b", "b1", "c", "d");
        assertThat(sorts(range("b", "d"))).containsExactly("b", "b1", "c");
        assertThat(sorts(range("b", null))).containsExactly("b", "b1", "c", "d");
        assertThat(sorts(range("", "b"))).containsExactly("a");
        assertThat(sorts(range("b2", "bz"))).isEmpty();
        assertThat(sorts(range("e", null))).isEmpty();
        assertThat(sorts(Query.rows(own + " other", 5))).isEmpty();
        assertThat(table.count(range("b", "d"))).isEqualTo(3);
    }

    @Test
    void a_range_that_ends_before_it_begins_holds_nothing() {
        put("a", "b", "c");
        for (var nothing : List.of(range("c", "a"), range("b", "b"), range("", ""))) {
            assertThat(table.query(nothing).rows()).isEmpty();
            assertThat(table.count(nothing)).isZero();
        }
        assertThat(collect(new Query(Index.DUE, shard, "c", "a", 5, null, false)))
                .isEmpty();
    }

    @Test
    void a_cursor_outside_of_the_range_gives_what_of_the_range_is_behind_it() {
        put("a", "b", "c", "d");
        var afterB = table.query(Query.rows(own, 2)).next();
        assertThat(sorts(range("", "b").after(afterB))).isEmpty();
        assertThat(sorts(range("", "a").after(afterB))).isEmpty();
        assertThat(sorts(range("d", null).after(afterB))).containsExactly("d");
        assertThat(sorts(range("c", "d").after(afterB))).containsExactly("c");
    }

    @Test
    void a_prefix_finds_itself_and_what_continues_it() {
        put("ab", "ab#1", "ab\uD83D\uDE80", "abc", "ac", "aB");
        assertThat(sorts(Query.prefix(null, own, "ab", 100))).containsExactly("ab", "ab#1", "abc", "ab\uD83D\uDE80");
        assertThat(sorts(Query.prefix(null, own, "", 100))).hasSize(6);
        assertThat(table.count(Query.prefix(null, own, "ab", 1))).isEqualTo(4);
    }

    @Test
    void pages_have_no_gap_and_no_row_twice() {
        var sorts = IntStream.range(0, 25).mapToObj("n%02d"::formatted).toList();
        put(sorts.toArray(String[]::new));
        for (int limit : new int[] {1, 2, 5, 24, 25, 26, 1_000}) {
            assertThat(sorts(Query.rows(own, limit))).isEqualTo(sorts);
            assertThat(sorts(range("n03", "n11").limit(limit))).isEqualTo(sorts.subList(3, 11));
        }
    }

    @Test
    void a_limit_is_1_to_1000() {
        assertThatThrownBy(() -> Query.rows(own, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Query.rows(own, 1_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "%%%", "bnVsbA", "WzEsMiwzXQ", "e30", "WyJhIl0"})
    void a_cursor_that_no_page_gave_is_refused(String cursor) {
        put("a");
        assertThatThrownBy(() -> table.query(Query.rows(own, 5).after(cursor)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> table.query(Query.before(Index.DUE, shard, "3", 5).after(cursor)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_cursor_goes_on_after_its_row_though_rows_came_and_went() {
        put("a", "c", "e", "g");
        var first = table.query(Query.rows(own, 2));
        assertThat(first.rows()).extracting(row -> row.key().sort()).containsExactly("a", "c");
        write(delete(row("c", 2), ANY));
        write(delete(row("e", 2), ANY));
        put("b", "d");
        assertThat(sorts(Query.rows(own, 2).after(first.next()))).containsExactly("d", "g");
    }

    // Indexes

    @Test
    void an_index_holds_only_the_rows_with_an_entry_for_it() {
        write(Write.put(due("a", 1, "2026-01"), ABSENT));
        write(Write.put(row("b", 1), ABSENT));
        assertThat(due("2027")).extracting(Row::key).containsExactly(key("a"));
        assertThat(collect(Query.prefix(Index.BOARD, shard, "", 5))).isEmpty();
        assertThat(collect(Query.before(Index.DUE, shard + " other", "2027", 5)))
                .isEmpty();
    }

    @Test
    void what_is_before_an_instant_leaves_the_instant_itself_out() {
        for (var at : List.of("2026-01", "2026-02", "2026-03")) write(Write.put(due("at " + at, 1, at), ABSENT));
        assertThat(due("2026-02")).extracting(Row::key).containsExactly(key("at 2026-01"));
        assertThat(due("2026-021")).hasSize(2);
        indexesHaveCaughtUp();
        assertThat(table.count(Query.before(Index.DUE, shard, "2026-03", 1))).isEqualTo(2);
    }

    @Test
    void an_entry_moves_and_goes_with_its_row() {
        write(Write.put(due("a", 1, "2026-01"), ABSENT));
        write(Write.put(due("a", 2, "2026-05"), versionIs(1)));
        assertThat(due("2026-03")).isEmpty();
        assertThat(due("2026-06")).hasSize(1);

        var elsewhere = new Row(key("a"), 3, "{}", Map.of(Index.BOARD, new Key(shard, "x")), null);
        write(Write.put(elsewhere, versionIs(2)));
        assertThat(due("2026-06")).isEmpty();
        assertThat(collect(Query.prefix(Index.BOARD, shard, "x", 5))).containsExactly(elsewhere);

        write(Write.put(due("a", 4, "2026-05"), versionIs(3)));
        assertThat(collect(Query.prefix(Index.BOARD, shard, "x", 5))).isEmpty();
        write(delete(row("a", 5), versionIs(4)));
        assertThat(due("2026-06")).isEmpty();
    }

    @Test
    void a_tombstone_leaves_no_entry_and_no_row() {
        write(Write.put(due("a", 1, "2026-01"), ABSENT));
        write(new Write.Delete(row("a", 2), versionIs(1), true));
        assertThat(table.get(key("a"))).isEmpty();
        assertThat(due("2027")).isEmpty();
        assertThat(table.count(Query.rows(own, 1))).isZero();
    }

    @Test
    void a_row_found_through_an_index_is_shown_as_last_acknowledged() {
        write(Write.put(due("a", 1, "2026-01"), ABSENT));
        var later = new Row(
                key("a"), 2, "{\"changed\":true}", due("a", 1, "2026-01").entries(), null);
        write(Write.put(later, versionIs(1)));
        assertThat(due("2027")).containsExactly(later);
    }

    @Test
    void rows_of_one_place_in_an_index_page_without_gap_or_double() {
        var rows = Stream.of("p1", "p2", "p3")
                .flatMap(p -> Stream.of("a", "b", "c", "d")
                        .map(s -> new Row(
                                new Key(own + p, s), 1, "{}", Map.of(Index.DUE, new Key(shard, "2026-01")), null)))
                .toList();
        table.writeEach(
                rows.reversed().stream().map(row -> Write.put(row, ABSENT)).toList());
        for (int limit : new int[] {1, 3, 12, 13}) {
            indexesHaveCaughtUp();
            assertThat(collect(Query.before(Index.DUE, shard, "2027", limit)))
                    .containsExactlyInAnyOrderElementsOf(rows);
        }
    }

    @Test
    void a_cursor_of_an_index_goes_on_though_its_row_moved_away() {
        for (var s : List.of("a", "b", "c", "d")) write(Write.put(due(s, 1, "2026-0" + s), ABSENT));
        indexesHaveCaughtUp();
        var query = Query.before(Index.DUE, shard, "2027", 2);
        var first = table.query(query);
        assertThat(first.rows()).extracting(Row::key).containsExactly(key("a"), key("b"));
        write(Write.put(row("b", 2), versionIs(1)));
        write(delete(row("c", 2), ANY));
        write(Write.put(due("e", 1, "2026-0a"), ABSENT));
        indexesHaveCaughtUp();
        assertThat(collect(query.after(first.next()))).extracting(Row::key).containsExactly(key("d"));
    }

    @Test
    void a_count_ignores_limit_and_cursor() {
        var rows = IntStream.range(0, 30)
                .mapToObj(i -> due("n%02d".formatted(i), 1, "2026-01"))
                .toList();
        table.writeEach(rows.stream().map(row -> Write.put(row, ABSENT)).toList());
        indexesHaveCaughtUp();
        var query = Query.before(Index.DUE, shard, "2027", 7);
        assertThat(table.count(query.after(table.query(query).next()))).isEqualTo(30);
        assertThat(table.count(Query.rows(own, 7))).isEqualTo(30);
    }

    // Words of these tests

    private Key key(String sort) {
        return new Key(own, sort);
    }

    private Row row(String sort, long version) {
        return new Row(key(sort), version, "{\"v\":" + version + "}");
    }

    private Row due(String sort, long version, String at) {
        return new Row(key(sort), version, "{}", Map.of(Index.DUE, new Key(shard, at)), null);
    }

    private Row expiring(String sort, Instant expires) {
        return new Row(key(sort), 1, "{}", Map.of(Index.DUE, new Key(shard, "2026-01")), expires);
    }

    private static Write delete(Row tombstone, Condition condition) {
        return new Write.Delete(tombstone, condition, false);
    }

    private Query range(String from, @Nullable String to) {
        return new Query(null, own, from, to, 100, null, true);
    }

    private void put(String... sorts) {
        for (var sort : sorts)
            assertThat(write(Write.put(row(sort, 1), ABSENT))).isTrue();
    }

    private boolean write(Write write) {
        return table.write(List.of(write));
    }

    private long version(String sort) {
        return table.get(key(sort)).orElseThrow().version();
    }

    private List<Row> due(String before) {
        indexesHaveCaughtUp();
        return collect(Query.before(Index.DUE, shard, before.isEmpty() ? "9" : before, 100));
    }

    private List<String> sorts(Query query) {
        return collect(query).stream().map(row -> row.key().sort()).toList();
    }

    /** All pages; one may be short, even empty, and still have a next one. */
    private List<Row> collect(Query query) {
        var rows = new ArrayList<Row>();
        for (int pages = 0; pages < 1_000; pages++) {
            var page = table.query(query);
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(query.limit());
            rows.addAll(page.rows());
            if (page.next() == null) return rows;
            query = query.after(page.next());
        }
        throw new AssertionError("the pages have no end");
    }

    /** A table under contention may ask for another attempt, but not forever. */
    private static boolean patiently(Callable<Boolean> attempt) throws Exception {
        for (int i = 0; i < 50; i++) {
            try {
                return attempt.call();
            } catch (TableBusy e) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("the table stayed busy");
    }
}
