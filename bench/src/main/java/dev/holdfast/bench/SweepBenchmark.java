// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.Holdfast;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Measures one sweep that marks 1,000 late items among many open items: its reads and its time. The create action makes
 * the items. The benchmark itself changes only the clock.
 *
 * <p>Arguments: numbers of open items (1,000, 100,000 and 200,000).
 */
final class SweepBenchmark {
    private static final int LATE_ITEMS = 1_000;
    private static final int ROUNDS = 7;
    private static final int CREATORS = 64;
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private SweepBenchmark() {}

    public static void main(String[] args) throws Exception {
        var sizes = args.length == 0
                ? List.of(1_000, 100_000, 200_000)
                : List.of(args).stream().map(Integer::valueOf).toList();
        System.out.println(CpuMeter.describeMachine());
        // The first sweeps of a process are slow, because the JVM interprets them.
        rounds(1_000, 30);
        System.out.printf(
                "%d late among %10s %8s %10s %8s %12s %12s %8s%n",
                LATE_ITEMS, "open", "queries", "rows read", "writes", "median s", "fastest s", "CPU ms");
        for (var open : sizes) {
            var runs = rounds(open, ROUNDS);
            var median = runs.get(runs.size() / 2);
            System.out.printf(
                    "%26d %8d %10d %8d %12.3f %12.3f %8.1f%n",
                    open,
                    median.queries,
                    median.rows,
                    median.writes,
                    median.seconds,
                    runs.getFirst().seconds,
                    median.cpuMillis);
        }
    }

    private record SweepRun(long queries, long rows, long writes, double seconds, double cpuMillis) {}

    /** Sweeps several times, each time with 1,000 more late items. Returns the fastest run first. */
    private static List<SweepRun> rounds(int open, int rounds) throws Exception {
        var now = new AtomicReference<>(START);
        var counting = new AtomicReference<CountingTable>();
        InstantSource clock = now::get;
        try (var benchmarkStore =
                new BenchmarkStore(clock, table -> counting.updateAndGet(old -> new CountingTable(table)))) {
            create(benchmarkStore.holdfast, "open", open - LATE_ITEMS, Duration.ofHours(12));
            var runs = new ArrayList<SweepRun>();
            for (var round = 0; round < rounds; round++) {
                create(benchmarkStore.holdfast, "late-" + round, LATE_ITEMS, Duration.ofMinutes(1));
                benchmarkStore.outbox.drain();
                now.set(now.get().plus(Duration.ofMinutes(2)));
                runs.add(sweep(benchmarkStore.holdfast, counting.get()));
            }
            runs.sort(Comparator.comparingDouble(SweepRun::seconds));
            return runs;
        }
    }

    private static SweepRun sweep(Holdfast holdfast, CountingTable table) {
        var queries = table.queries.get();
        var rows = table.rows.get();
        var writes = table.writes.get();
        var cpuMeter = new CpuMeter();
        var report = holdfast.sweep.run(Duration.ofMinutes(1));
        var seconds = cpuMeter.elapsedSeconds();
        var cpu = cpuMeter.cpuMicros() / 1e3;
        if (report.done().getOrDefault("overdue", 0L) != LATE_ITEMS)
            throw new IllegalStateException("some late items were not marked: " + report);
        return new SweepRun(
                table.queries.get() - queries, table.rows.get() - rows, table.writes.get() - writes, seconds, cpu);
    }

    /** Creates items on many threads, so that one commit contains several items. */
    private static void create(Holdfast holdfast, String prefix, int count, Duration within)
            throws InterruptedException, ExecutionException {
        BenchmarkStore.inParallel(
                CREATORS,
                count,
                i -> BenchmarkStore.create(
                        holdfast, "long", prefix + "-" + i, BenchmarkStore.ITEM_DATA, within, Map.of()));
    }
}
