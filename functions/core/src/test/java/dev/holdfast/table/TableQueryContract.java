// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static dev.holdfast.table.WriteCondition.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.json.InvalidCursorException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of keys, bodies and queries that every table must pass. */
public abstract class TableQueryContract extends TableWriteContract {
    // Keys and bodies

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ABCXYZabcxyz0123456789-._~!$&'()*+,;=:@/#|",
                "Grüße aus Köln",
                "\uD83D\uDE80 \uFFFD 漢字 \u0301",
                " % _ ? \" \\ \t"
            })
    void keys_may_contain_every_character(String text) {
        var row = new Row(
                new RowKey(partition + text, text),
                1,
                "{}",
                Map.of(TableIndex.DUE, new RowKey(shard + text, text)),
                null);
        assertThat(write(RowWrite.put(row, ABSENT))).isTrue();
        assertThat(table.get(row.key())).contains(row);
        assertThat(readAllPages(RowQuery.startingWith(null, partition + text, text, 5)))
                .containsExactly(row);
        assertThat(readAllPages(RowQuery.startingWith(TableIndex.DUE, shard + text, text, 5)))
                .containsExactly(row);
        assertThat(table.get(new RowKey(partition + text, text + "x"))).isEmpty();
    }

    @Test
    void keys_are_case_sensitive() {
        write(RowWrite.put(row("a", 1), ABSENT));
        assertThat(write(RowWrite.put(row("A", 2), ABSENT))).isTrue();
        assertThat(storedVersion("a")).isEqualTo(1);
    }

    @Test
    void bodies_of_256_kb_are_kept_and_paged() {
        var body = "\"" + "x".repeat(256 * 1024 - 2) + "\"";
        var rows = IntStream.range(0, 6)
                .mapToObj(i -> new Row(key("n" + i), 1, body))
                .toList();
        for (var row : rows) write(RowWrite.announce(row, ABSENT));
        assertThat(readAllPages(RowQuery.wholePartition(partition, 100))).isEqualTo(rows);
        assertThat(table.getAll(rows.stream().map(Row::key).toList())).hasSize(6);
    }

    @Test
    void getting_a_hundred_keys_returns_the_existing_rows() {
        var rows = IntStream.range(0, 50).mapToObj(i -> row("n" + i, i + 1)).toList();
        table.writeEach(rows.stream().map(row -> RowWrite.put(row, ABSENT)).toList());
        var keys = IntStream.range(0, 100).mapToObj(i -> key("n" + i)).toList();
        assertThat(table.getAll(keys)).hasSize(50).containsValues(rows.toArray(Row[]::new));
        assertThat(table.getAll(List.of(key("n1"), key("n1")))).containsOnlyKeys(key("n1"));
    }

    // Queries of the table itself

    @Test
    void rows_are_ordered_by_the_bytes_of_their_sort_keys() {
        var ordered = List.of("!", "A", "B", "Z", "a", "b", "ä", "\uFFFD", "\uD83D\uDE80");
        for (var sort : ordered.reversed()) write(RowWrite.put(row(sort, 1), ABSENT));
        assertThat(readSortKeys(RowQuery.wholePartition(partition, 100))).isEqualTo(ordered);
        assertThat(readSortKeys(RowQuery.wholePartition(partition, 2))).isEqualTo(ordered);
    }

    @Test
    void a_range_includes_its_lower_bound_and_excludes_its_upper() {
        put("a", "b", "b1", "c", "d");
        assertThat(readSortKeys(range("b", "d"))).containsExactly("b", "b1", "c");
        assertThat(readSortKeys(range("b", null))).containsExactly("b", "b1", "c", "d");
        assertThat(readSortKeys(range("", "b"))).containsExactly("a");
        assertThat(readSortKeys(range("b2", "bz"))).isEmpty();
        assertThat(readSortKeys(range("e", null))).isEmpty();
        assertThat(readSortKeys(RowQuery.wholePartition(partition + " other", 5)))
                .isEmpty();
        assertThat(table.count(range("b", "d"))).isEqualTo(3);
    }

    @Test
    void a_range_that_ends_before_it_begins_is_empty() {
        put("a", "b", "c");
        for (var emptyRange : List.of(range("c", "a"), range("b", "b"), range("", ""))) {
            assertThat(table.query(emptyRange).rows()).isEmpty();
            assertThat(table.count(emptyRange)).isZero();
        }
        assertThat(readAllPages(new RowQuery(TableIndex.DUE, shard, "c", "a", 5, null, false)))
                .isEmpty();
    }

    @Test
    void a_cursor_outside_the_range_returns_the_following_rows() {
        put("a", "b", "c", "d");
        var afterB = table.query(RowQuery.wholePartition(partition, 2)).next();
        assertThat(readSortKeys(range("", "b").startingAfter(afterB))).isEmpty();
        assertThat(readSortKeys(range("", "a").startingAfter(afterB))).isEmpty();
        assertThat(readSortKeys(range("d", null).startingAfter(afterB))).containsExactly("d");
        assertThat(readSortKeys(range("c", "d").startingAfter(afterB))).containsExactly("c");
    }

    @Test
    void a_prefix_matches_itself_and_longer_keys() {
        put("ab", "ab#1", "ab\uD83D\uDE80", "abc", "ac", "aB");
        assertThat(readSortKeys(RowQuery.startingWith(null, partition, "ab", 100)))
                .containsExactly("ab", "ab#1", "abc", "ab\uD83D\uDE80");
        assertThat(readSortKeys(RowQuery.startingWith(null, partition, "", 100)))
                .hasSize(6);
        assertThat(table.count(RowQuery.startingWith(null, partition, "ab", 1))).isEqualTo(4);
    }

    @Test
    void pages_contain_every_row_once() {
        var sorts = IntStream.range(0, 25).mapToObj("n%02d"::formatted).toList();
        put(sorts.toArray(String[]::new));
        for (int limit : new int[] {1, 2, 5, 24, 25, 26, 1_000}) {
            assertThat(readSortKeys(RowQuery.wholePartition(partition, limit))).isEqualTo(sorts);
            assertThat(readSortKeys(range("n03", "n11").withLimit(limit))).isEqualTo(sorts.subList(3, 11));
        }
    }

    @Test
    void a_limit_is_1_to_1000() {
        assertThatThrownBy(() -> RowQuery.wholePartition(partition, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RowQuery.wholePartition(partition, 1_001))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "%%%", "bnVsbA", "WzEsMiwzXQ", "e30", "WyJhIl0"})
    void a_cursor_that_no_page_issued_is_refused(String cursor) {
        put("a");
        assertThatThrownBy(
                        () -> table.query(RowQuery.wholePartition(partition, 5).startingAfter(cursor)))
                .isInstanceOf(InvalidCursorException.class);
        assertThatThrownBy(() -> table.query(
                        RowQuery.endingBefore(TableIndex.DUE, shard, "3", 5).startingAfter(cursor)))
                .isInstanceOf(InvalidCursorException.class);
    }

    @Test
    void a_cursor_continues_after_its_row_despite_changes() {
        put("a", "c", "e", "g");
        var first = table.query(RowQuery.wholePartition(partition, 2));
        assertThat(first.rows()).extracting(row -> row.key().sort()).containsExactly("a", "c");
        write(delete(row("c", 2), ANY));
        write(delete(row("e", 2), ANY));
        put("b", "d");
        assertThat(readSortKeys(RowQuery.wholePartition(partition, 2).startingAfter(first.next())))
                .containsExactly("d", "g");
    }
}
