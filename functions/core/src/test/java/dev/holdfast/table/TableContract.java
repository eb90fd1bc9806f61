// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static dev.holdfast.table.WriteCondition.ANY;
import static dev.holdfast.table.WriteCondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that every {@link Table} must pass. This class tests indexes, and its superclasses test the other methods. Each
 * test uses its own partitions. So tests can share a table.
 */
@Timeout(120)
public abstract class TableContract extends TableQueryContract {
    // Indexes

    @Test
    void an_index_holds_only_rows_with_an_entry() {
        write(RowWrite.put(dueRow("a", 1, "2026-01"), ABSENT));
        write(RowWrite.put(row("b", 1), ABSENT));
        assertThat(readDueRows("2027")).extracting(Row::key).containsExactly(key("a"));
        assertThat(readAllPages(RowQuery.startingWith(TableIndex.BOARD, shard, "", 5)))
                .isEmpty();
        assertThat(readAllPages(RowQuery.endingBefore(TableIndex.DUE, shard + " other", "2027", 5)))
                .isEmpty();
    }

    @Test
    void a_query_before_an_instant_excludes_that_instant() {
        for (var at : List.of("2026-01", "2026-02", "2026-03")) write(RowWrite.put(dueRow("at " + at, 1, at), ABSENT));
        assertThat(readDueRows("2026-02")).extracting(Row::key).containsExactly(key("at 2026-01"));
        assertThat(readDueRows("2026-021")).hasSize(2);
        awaitIndexes();
        assertThat(table.count(RowQuery.endingBefore(TableIndex.DUE, shard, "2026-03", 1)))
                .isEqualTo(2);
    }

    @Test
    void an_index_entry_moves_and_disappears_with_its_row() {
        write(RowWrite.put(dueRow("a", 1, "2026-01"), ABSENT));
        write(RowWrite.put(dueRow("a", 2, "2026-05"), versionIs(1)));
        assertThat(readDueRows("2026-03")).isEmpty();
        assertThat(readDueRows("2026-06")).hasSize(1);

        var elsewhere = new Row(key("a"), 3, "{}", Map.of(TableIndex.BOARD, new RowKey(shard, "x")), null);
        write(RowWrite.put(elsewhere, versionIs(2)));
        assertThat(readDueRows("2026-06")).isEmpty();
        assertThat(readAllPages(RowQuery.startingWith(TableIndex.BOARD, shard, "x", 5)))
                .containsExactly(elsewhere);

        write(RowWrite.put(dueRow("a", 4, "2026-05"), versionIs(3)));
        assertThat(readAllPages(RowQuery.startingWith(TableIndex.BOARD, shard, "x", 5)))
                .isEmpty();
        write(delete(row("a", 5), versionIs(4)));
        assertThat(readDueRows("2026-06")).isEmpty();
    }

    @Test
    void a_tombstone_leaves_no_entry_and_no_row() {
        write(RowWrite.put(dueRow("a", 1, "2026-01"), ABSENT));
        write(new RowWrite.Delete(row("a", 2), versionIs(1), true));
        assertThat(table.get(key("a"))).isEmpty();
        assertThat(readDueRows("2027")).isEmpty();
        assertThat(table.count(RowQuery.wholePartition(partition, 1))).isZero();
    }

    @Test
    void an_index_shows_a_row_as_last_acknowledged() {
        write(RowWrite.put(dueRow("a", 1, "2026-01"), ABSENT));
        var later = new Row(
                key("a"), 2, "{\"changed\":true}", dueRow("a", 1, "2026-01").entries(), null);
        write(RowWrite.put(later, versionIs(1)));
        assertThat(readDueRows("2027")).containsExactly(later);
    }

    @Test
    void pages_contain_rows_with_equal_index_keys_once() {
        var rows = Stream.of("p1", "p2", "p3")
                .flatMap(p -> Stream.of("a", "b", "c", "d")
                        .map(s -> new Row(
                                new RowKey(partition + p, s),
                                1,
                                "{}",
                                Map.of(TableIndex.DUE, new RowKey(shard, "2026-01")),
                                null)))
                .toList();
        table.writeEach(
                rows.reversed().stream().map(row -> RowWrite.put(row, ABSENT)).toList());
        for (int limit : new int[] {1, 3, 12, 13}) {
            awaitIndexes();
            assertThat(readAllPages(RowQuery.endingBefore(TableIndex.DUE, shard, "2027", limit)))
                    .containsExactlyInAnyOrderElementsOf(rows);
        }
    }

    @Test
    void a_page_of_large_rows_is_short_and_continued() {
        var body = "\"" + "x".repeat(350_000) + "\"";
        for (var i = 0; i < 130; i++) {
            var entry = Map.of(TableIndex.DUE, new RowKey(shard, "2026-%03d".formatted(i)));
            write(RowWrite.put(new Row(key("n%03d".formatted(i)), 1, body, entry, null), ABSENT));
        }
        awaitIndexes();
        var rowQuery = RowQuery.endingBefore(TableIndex.DUE, shard, "2027", 1_000);
        assertThat(table.query(rowQuery).rows()).hasSizeLessThanOrEqualTo(100);
        assertThat(readSortKeys(rowQuery)).hasSize(130).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void an_index_cursor_continues_after_its_row_moved() {
        for (var s : List.of("a", "b", "c", "d")) write(RowWrite.put(dueRow(s, 1, "2026-0" + s), ABSENT));
        awaitIndexes();
        var rowQuery = RowQuery.endingBefore(TableIndex.DUE, shard, "2027", 2);
        var first = table.query(rowQuery);
        assertThat(first.rows()).extracting(Row::key).containsExactly(key("a"), key("b"));
        write(RowWrite.put(row("b", 2), versionIs(1)));
        write(delete(row("c", 2), ANY));
        write(RowWrite.put(dueRow("e", 1, "2026-0a"), ABSENT));
        awaitIndexes();
        assertThat(readAllPages(rowQuery.startingAfter(first.next())))
                .extracting(Row::key)
                .containsExactly(key("d"));
    }

    @Test
    void a_count_ignores_limit_and_cursor() {
        var rows = IntStream.range(0, 30)
                .mapToObj(i -> dueRow("n%02d".formatted(i), 1, "2026-01"))
                .toList();
        table.writeEach(rows.stream().map(row -> RowWrite.put(row, ABSENT)).toList());
        awaitIndexes();
        var rowQuery = RowQuery.endingBefore(TableIndex.DUE, shard, "2027", 7);
        assertThat(table.count(rowQuery.startingAfter(table.query(rowQuery).next())))
                .isEqualTo(30);
        assertThat(table.count(RowQuery.wholePartition(partition, 7))).isEqualTo(30);
    }
}
