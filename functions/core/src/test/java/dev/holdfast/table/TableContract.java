package dev.holdfast.table;

import static dev.holdfast.table.Condition.ABSENT;
import static dev.holdfast.table.Condition.ANY;
import static dev.holdfast.table.Condition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every table promises, sentence by sentence of the port; here, of its indexes. Each test keeps to partitions of its own,
 * so one table may serve them all.
 */
@Timeout(120)
public abstract class TableContract extends QueryContract {
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
    void a_page_of_large_rows_is_short_and_the_next_one_goes_on() {
        var body = "\"" + "x".repeat(350_000) + "\"";
        for (var i = 0; i < 130; i++) {
            var entry = Map.of(Index.DUE, new Key(shard, "2026-%03d".formatted(i)));
            write(Write.put(new Row(key("n%03d".formatted(i)), 1, body, entry, null), ABSENT));
        }
        indexesHaveCaughtUp();
        var query = Query.before(Index.DUE, shard, "2027", 1_000);
        assertThat(table.query(query).rows()).hasSizeLessThanOrEqualTo(100);
        assertThat(sorts(query)).hasSize(130).isSorted().doesNotHaveDuplicates();
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
}
