// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** A listing with a filter fills its pages, and contains each matching row once. */
class PageFillerTest {
    private static final long NO_SIZE_LIMIT = Long.MAX_VALUE;

    private final SettableClock clock = new SettableClock(Instant.EPOCH);
    private final List<Row> rows = new ArrayList<>();
    private int queries;
    private int rowsRead;

    private void addRows(int count, int bodyCharacters) {
        for (var i = 0; i < count; i++)
            rows.add(new Row(
                    new RowKey("p", "%07d".formatted(rows.size())), 1, "x".repeat(bodyCharacters), Map.of(), null));
    }

    /** Reads a page as a table does. The cursor is the position of the page's first row. */
    private RowPage read(int limit, @Nullable String cursor) {
        queries++;
        var from = cursor == null ? 0 : Integer.parseInt(cursor);
        var to = Math.min(rows.size(), from + limit);
        rowsRead += to - from;
        return new RowPage(rows.subList(from, to), to == rows.size() ? null : String.valueOf(to));
    }

    private PageFiller.FilledPage<String> fill(
            Predicate<Row> filter, long maxBytes, int limit, @Nullable String cursor) {
        return new PageFiller<>(
                        this::read, row -> Optional.of(row.key().sort()).filter(sort -> filter.test(row)), maxBytes)
                .fill(limit, cursor, ReadBudget.start(clock));
    }

    private static int numberOf(Row row) {
        return Integer.parseInt(row.key().sort());
    }

    @RepeatedTest(50)
    void pages_contain_each_matching_row_once(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        addRows(random.nextInt(2_000), 1 + random.nextInt(20));
        var matching = rows.stream()
                .filter(row -> random.nextInt(10) == 0)
                .map(row -> row.key().sort())
                .toList();
        var limit = 1 + random.nextInt(100);
        var maxBytes = random.nextBoolean() ? NO_SIZE_LIMIT : 1 + random.nextInt(200);
        var listed = new ArrayList<String>();
        @Nullable String cursor = null;
        do {
            var page = fill(row -> matching.contains(row.key().sort()), maxBytes, limit, cursor);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            if (page.next() != null && page.endedEarly() == null)
                assertThat(page.entries()).hasSize(limit);
            listed.addAll(page.entries());
            cursor = page.next();
        } while (cursor != null);
        assertThat(listed).isEqualTo(matching);
    }

    @Test
    void page_is_filled_although_few_rows_match() {
        addRows(9_000, 1);
        var page = fill(row -> numberOf(row) % 50 == 7, NO_SIZE_LIMIT, 50, null);
        assertThat(page.entries()).hasSize(50);
        assertThat(page.endedEarly()).isNull();
        assertThat(rowsRead).isLessThan(5_000);
        assertThat(queries).isLessThan(10);
    }

    @Test
    void page_without_filter_reads_only_its_rows() {
        addRows(500, 1);
        assertThat(fill(row -> true, NO_SIZE_LIMIT, 50, null).entries()).hasSize(50);
        assertThat(rowsRead).isEqualTo(50);
    }

    @Test
    void page_ends_after_ten_thousand_rows() {
        addRows(30_000, 1);
        var page = fill(row -> numberOf(row) == 29_999, NO_SIZE_LIMIT, 50, null);
        assertThat(page.entries()).isEmpty();
        assertThat(page.endedEarly()).isEqualTo(ReadBudget.PageEnd.READS);
        assertThat(rowsRead).isBetween(10_000, 11_000);
        var listed = new ArrayList<String>();
        while (page.next() != null) {
            page = fill(row -> numberOf(row) == 29_999, NO_SIZE_LIMIT, 50, page.next());
            listed.addAll(page.entries());
        }
        assertThat(listed).containsExactly("0029999");
    }

    @Test
    void page_ends_after_forty_million_characters() {
        var large = "x".repeat(1_000_000);
        for (var i = 0; i < 60; i++) rows.add(new Row(new RowKey("p", "%07d".formatted(i)), 1, large, Map.of(), null));
        var page = fill(row -> false, NO_SIZE_LIMIT, 10, null);
        assertThat(page.endedEarly()).isEqualTo(ReadBudget.PageEnd.READS);
        assertThat(page.next()).isNotNull();
    }

    @Test
    void page_ends_when_its_time_is_over() {
        addRows(5_000, 1);
        var filler = new PageFiller<>(
                (limit, cursor) -> {
                    clock.advance(Duration.ofSeconds(1));
                    return read(limit, cursor);
                },
                row -> Optional.<String>empty(),
                NO_SIZE_LIMIT);
        var page = filler.fill(10, null, ReadBudget.start(clock));
        assertThat(page.endedEarly()).isEqualTo(ReadBudget.PageEnd.TIME);
        assertThat(queries).isEqualTo(3);
    }

    @Test
    void page_ends_at_largest_size() {
        addRows(100, 10);
        var page = fill(row -> numberOf(row) % 3 == 0, 75, 50, null);
        assertThat(page.entries()).hasSize(7);
        assertThat(page.endedEarly()).isEqualTo(ReadBudget.PageEnd.SIZE);
    }

    @Test
    void row_above_largest_size_gets_page_of_its_own() {
        addRows(3, 100);
        var listed = IntStream.range(0, 3)
                .mapToObj(i -> fill(row -> true, 10, 50, i == 0 ? null : String.valueOf(i)))
                .toList();
        assertThat(listed).allSatisfy(page -> assertThat(page.entries()).hasSize(1));
        assertThat(listed.getLast().next()).isNull();
    }
}
