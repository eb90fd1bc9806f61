// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static dev.holdfast.table.WriteCondition.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.SettableClock;
import dev.holdfast.metric.MetricSink;
import dev.holdfast.table.ChangeOutbox.OutboxEntry;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowPage.UnreadableRow;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.TableIndex;
import dev.holdfast.table.TableMonitor;
import dev.holdfast.table.UnreadableRowException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests compressed rows that can't be decoded. Such rows must not hide other rows. */
class SqliteTableUnreadableRowTest {
    private static final String BODY = "{\"text\":\"" + "packed ".repeat(50) + "\"}";

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T08:00:00Z"));
    private SqliteTable table;

    @BeforeEach
    void writeRows() throws SQLException {
        table = new SqliteTable(folder.resolve("t.db"), clock);
        for (var sort : List.of("a", "b", "c", "d", "e"))
            table.write(List.of(RowWrite.announce(expiringRow(sort), ABSENT)));
        for (var sort : List.of("a", "c", "e")) damage(sort);
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void read_names_damaged_row() {
        assertThatThrownBy(() -> table.get(key("c")))
                .isInstanceOf(UnreadableRowException.class)
                .hasMessageContaining("the row c of p");
        assertThat(new TableMonitor(table, MetricSink.NO_METRICS)
                        .getAll(List.of(key("a"), key("b"), key("c")))
                        .keySet())
                .containsExactly(key("b"));
    }

    @Test
    void pages_list_damaged_rows_beside_readable_ones() {
        for (var limit : List.of(1, 2, 5, 10)) {
            assertPages(RowQuery.wholePartition("p", limit));
            assertPages(RowQuery.startingWith(TableIndex.DUE, "due", "", limit));
            assertPages(RowQuery.startingWith(TableIndex.BOARD, "board", "", limit));
        }
    }

    private void assertPages(RowQuery rowQuery) {
        var rows = new ArrayList<Row>();
        var unreadable = new ArrayList<UnreadableRow>();
        @Nullable String cursor = null;
        do {
            var page = table.query(rowQuery.startingAfter(cursor));
            assertThat(page.rows().size() + page.unreadable().size()).isLessThanOrEqualTo(rowQuery.limit());
            rows.addAll(page.rows());
            unreadable.addAll(page.unreadable());
            cursor = page.next();
        } while (cursor != null);
        assertThat(rows).containsExactly(expiringRow("b"), expiringRow("d"));
        assertThat(unreadable).extracting(UnreadableRow::key).containsExactly(key("a"), key("c"), key("e"));
        assertThat(unreadable).allSatisfy(row -> assertThat(row.reason()).contains("can't be decompressed"));
    }

    @Test
    void outbox_lists_damaged_changes_beside_readable_ones() {
        var page = table.readOldest(10);
        assertThat(page.entries()).extracting(OutboxEntry::row).containsExactly(expiringRow("b"), expiringRow("d"));
        assertThat(page.unreadable()).extracting(UnreadableRow::key).containsExactly(key("a"), key("c"), key("e"));
        table.removeThrough(page.lastPosition());
        assertThat(table.readOldest(10).isEmpty()).isTrue();
    }

    @Test
    void damaged_row_can_be_replaced() {
        assertThat(table.write(List.of(RowWrite.put(expiringRow("a"), ABSENT)))).isFalse();
        assertThat(table.write(List.of(RowWrite.put(expiringRow("a"), ANY)))).isTrue();
        assertThat(table.get(key("a"))).contains(expiringRow("a"));
    }

    private static RowKey key(String sort) {
        return new RowKey("p", sort);
    }

    private Row expiringRow(String sort) {
        var entries = Map.of(
                TableIndex.DUE, new RowKey("due", "1" + sort), TableIndex.BOARD, new RowKey("board", "2" + sort));
        return new Row(key(sort), 1, BODY, entries, clock.instant().plus(Duration.ofDays(1)));
    }

    private void damage(String sort) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("t.db"))) {
            for (var name : List.of("row", "outbox"))
                try (var statement =
                        connection.prepareStatement("UPDATE " + name + " SET packed = x'7f7f7f' WHERE sort = ?")) {
                    statement.setString(1, sort);
                    assertThat(statement.executeUpdate()).isEqualTo(1);
                }
        }
    }
}
