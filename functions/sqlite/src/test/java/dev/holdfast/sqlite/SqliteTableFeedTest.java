// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static dev.holdfast.table.WriteCondition.ANY;
import static dev.holdfast.table.WriteCondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.SettableClock;
import dev.holdfast.table.ChangeOutbox;
import dev.holdfast.table.ChangeOutbox.OutboxEntry;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTableFeedTest {
    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final AtomicInteger listenerCalls = new AtomicInteger();
    private SqliteTable table;

    @BeforeEach
    void open() {
        table = new SqliteTable(folder.resolve("t.db"), clock);
        table.addAnnouncementListener(listenerCalls::incrementAndGet);
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void announced_rows_come_in_write_order_until_taken() {
        table.write(List.of(RowWrite.announce(row("a", 1), ABSENT), RowWrite.announce(row("b", 1), ABSENT)));
        table.write(List.of(new RowWrite.Delete(row("a", 2), versionIs(1), true)));
        table.writeEach(List.of(RowWrite.announce(row("c", 1), ABSENT), RowWrite.announce(row("b", 2), versionIs(1))));
        assertThat(images()).containsExactly(row("a", 1), row("b", 1), row("a", 2), row("c", 1), row("b", 2));
        assertThat(table.peek(2)).hasSize(2);

        table.removeThrough(table.peek(2).getLast().position());
        assertThat(images()).containsExactly(row("a", 2), row("c", 1), row("b", 2));
        assertThat(listenerCalls).hasValue(3);
    }

    @Test
    void refused_or_unannounced_writes_add_no_entry() {
        table.write(List.of(RowWrite.put(row("a", 1), ABSENT)));
        table.write(List.of(RowWrite.announce(row("b", 1), ABSENT), RowWrite.announce(row("a", 1), ABSENT)));
        table.writeEach(List.of(RowWrite.announce(row("a", 1), ABSENT)));
        table.write(List.of(new RowWrite.Delete(row("a", 2), ANY, false)));
        assertThat(table.peek(10)).isEmpty();
        assertThat(listenerCalls).hasValue(0);
    }

    @Test
    void page_ends_with_row_that_exceeds_its_characters() {
        var body = "\"" + "x".repeat(ChangeOutbox.MAX_PAGE_CHARACTERS / 2) + "\"";
        for (var sort : List.of("a", "b", "c"))
            table.write(List.of(RowWrite.announce(new Row(new RowKey("p", sort), 1, body), ABSENT)));
        assertThat(table.peek(500)).hasSize(2);
        table.removeThrough(table.peek(500).getLast().position());
        assertThat(table.peek(500)).hasSize(1);
    }

    @Test
    void oldest_time_belongs_to_oldest_entry() {
        assertThat(table.oldestTime()).isEmpty();
        var start = clock.instant();
        table.write(List.of(RowWrite.announce(row("a", 1), ABSENT)));
        clock.advance(Duration.ofMinutes(1));
        table.write(List.of(RowWrite.announce(row("a", 2), versionIs(1))));
        assertThat(table.oldestTime()).contains(start);
        table.removeThrough(table.peek(1).getFirst().position());
        assertThat(table.oldestTime()).contains(start.plusSeconds(60));
    }

    @Test
    void positions_are_never_reused_so_repeated_removal_loses_nothing() {
        table.write(List.of(RowWrite.announce(row("a", 1), ABSENT)));
        var first = table.peek(1).getFirst().position();
        table.removeThrough(first);
        close();
        open();
        table.write(List.of(RowWrite.announce(row("b", 1), ABSENT)));
        table.removeThrough(first);
        assertThat(images()).containsExactly(row("b", 1));
    }

    @Test
    void feed_and_rows_survive_reopening_of_file() {
        table.write(List.of(RowWrite.announce(row("a", 1), ABSENT)));
        close();
        open();
        assertThat(table.get(row("a", 1).key())).contains(row("a", 1));
        assertThat(images()).containsExactly(row("a", 1));
    }

    @Test
    void row_versions_keep_their_order_under_many_threads() throws Exception {
        table.write(List.of(RowWrite.announce(row("a", 1), ABSENT)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 16; t++) {
                threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        var version = table.get(row("a", 1).key()).orElseThrow().version();
                        table.write(List.of(RowWrite.announce(row("a", version + 1), versionIs(version))));
                    }
                });
            }
        }
        var last = table.get(row("a", 1).key()).orElseThrow().version();
        assertThat(table.peek(1_000))
                .extracting(outboxEntry -> outboxEntry.row().version())
                .isEqualTo(IntStream.rangeClosed(1, (int) last)
                        .mapToObj(v -> (long) v)
                        .toList());
    }

    @Test
    void failing_listener_does_not_make_write_fail() {
        table.addAnnouncementListener(() -> {
            throw new IllegalStateException("broken listener");
        });
        assertThat(table.write(List.of(RowWrite.announce(row("a", 1), ABSENT)))).isTrue();
    }

    @Test
    void expired_rows_are_removed_in_portions_and_unannounced() {
        var expires = clock.instant().plusSeconds(5);
        for (int i = 0; i < 5; i++)
            table.write(List.of(RowWrite.put(new Row(new RowKey("p", "n" + i), 1, "{}", Map.of(), expires), ABSENT)));
        table.write(List.of(RowWrite.put(row("stays", 1), ABSENT)));
        assertThat(table.removeExpired(10)).isZero();
        clock.set(expires);
        assertThat(table.removeExpired(3)).isEqualTo(3);
        assertThat(table.removeExpired(3)).isEqualTo(2);
        clock.set(expires.minusSeconds(1));
        assertThat(table.count(RowQuery.wholePartition("p", 1))).isEqualTo(1);
        assertThat(table.peek(10)).isEmpty();
    }

    @Test
    void closed_table_refuses_calls() {
        table.close();
        assertThatThrownBy(() -> table.write(List.of(RowWrite.put(row("a", 1), ANY))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> table.peek(1)).isInstanceOf(IllegalStateException.class);
        open();
    }

    private List<Row> images() {
        return table.peek(100).stream().map(OutboxEntry::row).toList();
    }

    private static Row row(String sort, long version) {
        return new Row(new RowKey("p", sort), version, "{\"v\":" + version + "}");
    }
}
