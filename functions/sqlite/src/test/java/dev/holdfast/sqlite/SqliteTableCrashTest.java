// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.table.Row;
import dev.holdfast.table.RowKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SqliteTableCrashTest {
    @TempDir
    Path folder;

    @RepeatedTest(5)
    void acknowledged_writes_survive_two_kills() throws Exception {
        var file = folder.resolve("t.db");
        for (int kill = 0; kill < 2; kill++) {
            var acknowledged = killWriter(file, folder.resolve("out" + kill));
            assertThat(acknowledged).isNotEmpty();
            try (var table = new SqliteTable(file, InstantSource.system())) {
                for (int t = 0; t < WriterProcess.THREADS; t++) assertAcknowledged(table, "thread " + t, acknowledged);
            }
            assertThat(checkIntegrity(file)).isEqualTo("ok");
        }
    }

    /** Kills a writer process at a random moment and returns the last version that each of its threads printed. */
    private static Map<String, Long> killWriter(Path file, Path output) throws Exception {
        var child = WriterProcess.start(file, output);
        try {
            while (Files.size(output) == 0)
                assertThat(child.waitFor(5, TimeUnit.MILLISECONDS)).isFalse();
            var delayMillis = ThreadLocalRandom.current().nextInt(1, 600);
            assertThat(child.waitFor(delayMillis, TimeUnit.MILLISECONDS))
                    .as("ended by itself")
                    .isFalse();
        } finally {
            child.destroyForcibly().waitFor();
        }
        var last = new HashMap<String, Long>();
        for (var line : Files.readAllLines(output)) {
            var parts = line.split("=", 2);
            assertThat(parts).as(line).hasSize(2);
            last.put(parts[0], Long.valueOf(parts[1]));
        }
        return last;
    }

    /** Asserts that the table contains all acknowledged writes, and at most one further write per thread. */
    private static void assertAcknowledged(SqliteTable table, String partition, Map<String, Long> acknowledged) {
        var lastAcknowledged = acknowledged.getOrDefault(partition, 0L);
        var left = table.get(new RowKey(partition, "left")).map(Row::version).orElse(0L);
        var right = table.get(new RowKey(partition, "right")).map(Row::version).orElse(0L);
        assertThat(left).isEqualTo(right).isGreaterThanOrEqualTo(lastAcknowledged);
        if (lastAcknowledged > 0) assertThat(left).isLessThanOrEqualTo(lastAcknowledged + 1);
        var announced = table.peek(1_000_000).stream()
                .map(outboxEntry -> outboxEntry.row())
                .filter(row -> row.key().equals(new RowKey(partition, "left")))
                .map(Row::version)
                .toList();
        assertThat(announced).hasSize(left.intValue()).isSorted().doesNotHaveDuplicates();
    }

    private static String checkIntegrity(Path file) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var result = statement.executeQuery("PRAGMA integrity_check")) {
            return result.getString(1);
        }
    }
}
