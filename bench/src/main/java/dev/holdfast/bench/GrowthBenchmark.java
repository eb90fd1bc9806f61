// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Measures how many bytes each item adds to the files of the table and of the search index. The benchmark measures
 * these files after the delivery of all events. The benchmark also measures how fast the files grow while a receiver
 * hangs.
 *
 * <p>Arguments: the parts {@code items} and {@code hanging} (default: items), and the number of items. {@code rows}
 * also prints the size of each table and index, and of each kind of row.
 */
final class GrowthBenchmark {
    private static final int DEFAULT_ITEMS = 5_000;
    private static final int CHANGES_PER_SECOND = 500;
    private static final int HANGING_SECONDS = 60;
    private static final int MAX_WAIT_SECONDS = 300;

    private static final String USED_BYTES_SQL = "SELECT (page_count - freelist_count) * page_size"
            + " FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
    private static final String BYTES_BY_TREE_SQL =
            "SELECT name, sum(pgsize), sum(unused) FROM dbstat GROUP BY name HAVING sum(pgsize) > 100000 ORDER BY 2 DESC";
    private static final String BYTES_BY_KIND_SQL = """
            SELECT substr(partition, 1, instr(partition, '/') - 1), count(*), sum(octet_length(body)),
              sum(octet_length(partition) + octet_length(sort))
            FROM row GROUP BY 1 ORDER BY 3 DESC
            """;

    private final int items;

    private GrowthBenchmark(int items) {
        this.items = items;
    }

    public static void main(String[] args) throws Exception {
        var parts = args.length == 0 ? List.of("items") : List.of(args);
        var items = parts.stream()
                .filter(part -> part.matches("\\d+"))
                .map(Integer::valueOf)
                .findFirst()
                .orElse(DEFAULT_ITEMS);
        var growthBenchmark = new GrowthBenchmark(items);
        Logger.getLogger("").setLevel(Level.SEVERE);
        System.out.println(CpuMeter.describeMachine());
        if (parts.contains("items")) growthBenchmark.measureItems(parts.contains("rows"));
        if (parts.contains("hanging")) measureHangingReceiver();
    }

    private void measureItems(boolean showsRows) throws Exception {
        System.out.printf("%n%,d items, bytes per item%n", items);
        System.out.printf("%-12s %14s %10s %10s %10s%n", "", "subscriptions", "table", "search", "total");
        for (var isLifecycle : new boolean[] {false, true})
            for (var subscriptions : new int[] {0, 2}) measureItems(isLifecycle, subscriptions, showsRows);
    }

    private void measureItems(boolean isLifecycle, int subscriptions, boolean showsRows) throws Exception {
        try (var loopbackWebhooks = new LoopbackWebhooks();
                var embeddedServer = new EmbeddedServer(true)) {
            var changeGenerator = new ChangeGenerator(
                    embeddedServer.store.holdfast, items * (isLifecycle ? ChangeGenerator.CHANGES_PER_ITEM : 1), 1);
            var expectedEvents = items * (isLifecycle ? ChangeGenerator.CHANGES_PER_ITEM : 1) * subscriptions;
            var arrived = new AtomicInteger();
            for (var i = 0; i < subscriptions; i++)
                embeddedServer.subscribe(
                        "alerts" + i,
                        "webhook",
                        loopbackWebhooks.address("hook" + i, body -> arrived.incrementAndGet()),
                        Map.of());
            if (isLifecycle) changeGenerator.make(0);
            else
                BenchmarkStore.inParallel(
                        16,
                        items,
                        item -> LifecycleBenchmark.create(
                                embeddedServer.store.holdfast, "k" + item, Map.of("share", "0")));
            for (var wait = 0; wait < MAX_WAIT_SECONDS * 10; wait++) {
                if (embeddedServer.isAllPublished() && arrived.get() >= expectedEvents) break;
                Thread.sleep(100);
            }
            Thread.sleep(1_000);
            var table = embeddedServer.store.file();
            var search = Path.of(table + ".search");
            var tableBytes = usedBytes(table);
            var searchBytes = usedBytes(search);
            System.out.printf(
                    "%-12s %14d %10d %10d %10d%n",
                    isLifecycle ? "lifecycle" : "create",
                    subscriptions,
                    tableBytes / items,
                    searchBytes / items,
                    (tableBytes + searchBytes) / items);
            if (showsRows) {
                print(table, BYTES_BY_TREE_SQL, "bytes per item of the tree, and unused");
                print(table, BYTES_BY_KIND_SQL, "rows, bytes of bodies and of keys, per item");
                print(search, BYTES_BY_TREE_SQL, "bytes per item of the tree, and unused");
            }
        }
    }

    private static void measureHangingReceiver() throws Exception {
        try (var loopbackWebhooks = new LoopbackWebhooks();
                var embeddedServer = new EmbeddedServer(true)) {
            embeddedServer.subscribe("works", "webhook", loopbackWebhooks.address("works", body -> {}), Map.of());
            embeddedServer.subscribe("hangs", "webhook", loopbackWebhooks.address("hangs"), Map.of());
            var changes = CHANGES_PER_SECOND * HANGING_SECONDS;
            new ChangeGenerator(embeddedServer.store.holdfast, changes, 1).make(CHANGES_PER_SECOND);
            for (var wait = 0; wait < MAX_WAIT_SECONDS * 10 && !embeddedServer.isAllPublished(); wait++)
                Thread.sleep(100);
            var table = embeddedServer.store.file();
            var log = Files.size(Path.of(table + "-wal"));
            var bytes = usedBytes(table) + usedBytes(Path.of(table + ".search"));
            System.out.printf(
                    "%none of two receivers hangs: %,d changes in %d s, %d bytes per change, write-ahead log %,d bytes%n",
                    changes, HANGING_SECONDS, bytes / changes, log);
        }
    }

    /** Returns the size of the file without its free pages, because later rows use these pages again. */
    private static long usedBytes(Path file) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var result = statement.executeQuery(USED_BYTES_SQL)) {
            return result.getLong(1);
        }
    }

    private void print(Path file, String sql, String title) throws SQLException {
        System.out.println("  " + file.getFileName() + ": " + title);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                var line = new StringBuilder("    %-28s".formatted(rows.getString(1)));
                for (var column = 2; column <= rows.getMetaData().getColumnCount(); column++)
                    line.append(" %10.1f".formatted(rows.getDouble(column) / items));
                System.out.println(line);
            }
        }
    }
}
