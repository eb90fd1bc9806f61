// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SettableClock;
import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import dev.holdfast.table.RowQuery;
import dev.holdfast.table.RowWrite;
import dev.holdfast.table.WriteCondition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreePagesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final int ROWS = 4_000;

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock(NOW);
    private final Random random = new Random(1);

    private SqliteTable open(String name) {
        return new SqliteTable(folder.resolve(name), clock);
    }

    /** Writes 16 MB. All rows except one expire. */
    private void fill(SqliteTable table) {
        table.writeEach(IntStream.range(0, ROWS)
                .mapToObj(i -> RowWrite.put(
                        new Row(
                                new RowKey("p", "k%05d".formatted(i)),
                                1,
                                randomText(),
                                Map.of(),
                                i == ROWS - 1 ? null : NOW.plusSeconds(60)),
                        WriteCondition.ABSENT))
                .toList());
    }

    private String randomText() {
        return random.ints(1_500, 0x4e00, 0x9fff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void removeExpired(SqliteTable table) {
        clock.advance(Duration.ofMinutes(2));
        while (table.removeExpired(1_000) > 0) continue;
    }

    private long sizeOf(String name) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        return Files.size(folder.resolve(name));
    }

    @Test
    void file_shrinks_in_bounded_steps_after_rows_expired() throws Exception {
        try (var table = open("t.db")) {
            fill(table);
            var before = sizeOf("t.db");
            removeExpired(table);
            assertThat(sizeOf("t.db")).isEqualTo(before);
            var released = table.releaseFreePages();
            assertThat(released).isEqualTo(2_000);
            while (released > 0) released = table.releaseFreePages();
            assertThat(sizeOf("t.db")).isLessThan(before / 8);
            assertThat(table.query(RowQuery.wholePartition("p", 10)).rows()).hasSize(1);
        }
    }

    @Test
    void file_without_many_free_pages_stays_unchanged() {
        try (var table = open("t.db")) {
            fill(table);
            assertThat(table.releaseFreePages()).isZero();
        }
    }

    @Test
    void restore_compacts_file_that_could_not_shrink() throws Exception {
        try (var table = open("old.db")) {
            fill(table);
            removeExpired(table);
        }
        neverShrink(folder.resolve("old.db"));
        try (var table = open("old.db")) {
            assertThat(table.releaseFreePages()).isZero();
        }
        var before = Files.size(folder.resolve("old.db"));
        DatabaseBackup.backUp(folder.resolve("old.db"), folder.resolve("backup.db"));
        DatabaseBackup.restore(folder.resolve("backup.db"), folder.resolve("t.db"), NOW);
        assertThat(Files.size(folder.resolve("t.db"))).isLessThan(before / 8);
        try (var table = open("t.db")) {
            fill(table);
            removeExpired(table);
            assertThat(table.releaseFreePages()).isPositive();
        }
    }

    /** Changes the file into a file of an older version, with many free pages. */
    private static void neverShrink(Path file) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = DELETE");
            statement.execute("PRAGMA auto_vacuum = NONE");
            statement.execute("VACUUM");
            statement.execute("CREATE TABLE filler (x BLOB)");
            statement.execute("INSERT INTO filler VALUES (zeroblob(16000000))");
            statement.execute("DROP TABLE filler");
        }
    }
}
