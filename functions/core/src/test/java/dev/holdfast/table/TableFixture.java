// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.table;

import static dev.holdfast.table.WriteCondition.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** Gives each contract test its own partitions of a table, and helper methods. */
public abstract class TableFixture {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    protected final SettableClock clock = new SettableClock(START);
    final String partition = UUID.randomUUID().toString();
    final String shard = "shard " + partition;
    Table table;

    /** Opens a table that uses the clock. */
    protected abstract Table table(InstantSource clock);

    /**
     * Waits until the indexes contain all writes. A store overrides this method if it updates its indexes after its
     * table.
     */
    protected void awaitIndexes() {}

    @BeforeEach
    void open() {
        table = table(clock);
    }

    RowKey key(String sort) {
        return new RowKey(partition, sort);
    }

    Row row(String sort, long version) {
        return new Row(key(sort), version, "{\"v\":" + version + "}");
    }

    Row dueRow(String sort, long version, String at) {
        return new Row(key(sort), version, "{}", Map.of(TableIndex.DUE, new RowKey(shard, at)), null);
    }

    Row expiringRow(String sort, Instant expires) {
        return new Row(key(sort), 1, "{}", Map.of(TableIndex.DUE, new RowKey(shard, "2026-01")), expires);
    }

    static RowWrite delete(Row tombstone, WriteCondition writeCondition) {
        return new RowWrite.Delete(tombstone, writeCondition, false);
    }

    RowQuery range(String from, @Nullable String to) {
        return new RowQuery(null, partition, from, to, 100, null, true);
    }

    void put(String... sorts) {
        for (var sort : sorts)
            assertThat(write(RowWrite.put(row(sort, 1), ABSENT))).isTrue();
    }

    boolean write(RowWrite rowWrite) {
        return table.write(List.of(rowWrite));
    }

    long storedVersion(String sort) {
        return table.get(key(sort)).orElseThrow().version();
    }

    List<Row> readDueRows(String before) {
        awaitIndexes();
        return readAllPages(RowQuery.endingBefore(TableIndex.DUE, shard, before.isEmpty() ? "9" : before, 100));
    }

    List<String> readSortKeys(RowQuery rowQuery) {
        return readAllPages(rowQuery).stream().map(row -> row.key().sort()).toList();
    }

    /** Returns the rows of all pages. A next page can follow a short or empty page. */
    List<Row> readAllPages(RowQuery rowQuery) {
        var rows = new ArrayList<Row>();
        for (int pages = 0; pages < 1_000; pages++) {
            var rowPage = table.query(rowQuery);
            assertThat(rowPage.rows()).hasSizeLessThanOrEqualTo(rowQuery.limit());
            rows.addAll(rowPage.rows());
            if (rowPage.next() == null) return rows;
            rowQuery = rowQuery.startingAfter(rowPage.next());
        }
        throw new AssertionError("a query returned 1,000 pages without an end");
    }

    /** Repeats an attempt while the table is busy, up to 50 times. */
    static boolean retryWhileBusy(Callable<Boolean> attempt) throws Exception {
        for (int i = 0; i < 50; i++) {
            try {
                return attempt.call();
            } catch (TableBusyException e) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("the table stayed busy");
    }
}
