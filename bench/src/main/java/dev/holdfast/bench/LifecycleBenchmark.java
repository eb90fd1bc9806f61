// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.Holdfast;
import dev.holdfast.item.action.AdvanceItem;
import dev.holdfast.item.action.CompleteItem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs whole lifecycles (create, three advances, complete) from Java, over SQLite with durable commits.
 *
 * <p>The benchmark prints the lifecycles a second and the CPU time of each lifecycle.
 *
 * <p>Arguments: seconds per round (5), rounds (3), and a text that selects the rows whose names contain it (all).
 */
final class LifecycleBenchmark {
    private static final int WARM_UP_LIFECYCLES = 40_000;
    private static final AtomicLong KEYS = new AtomicLong();

    private LifecycleBenchmark() {}

    public static void main(String[] args) throws Exception {
        var seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        var rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        var filter = args.length > 2 ? args[2] : "";
        System.out.println(CpuMeter.describeMachine());
        warmUp();
        System.out.printf("%-34s %12s %14s %12s%n", "", "lifecycles/s", "CPU us each", "p99 ms each");
        for (var drained : List.of(false, true)) {
            var label = drained ? ", outbox drained" : ", outbox kept";
            measure("1 thread" + label, 1, Thread.ofPlatform().factory(), drained, seconds, rounds, filter);
            measure("16 threads" + label, 16, Thread.ofPlatform().factory(), drained, seconds, rounds, filter);
            measure("16 virtual threads" + label, 16, Thread.ofVirtual().factory(), drained, seconds, rounds, filter);
        }
    }

    /**
     * Warms up with a fixed number of lifecycles instead of a fixed time. On a busy machine, a warm-up of fixed
     * duration could end before the JVM has compiled the code.
     */
    private static void warmUp() throws Exception {
        try (var benchmarkStore = new BenchmarkStore(InstantSource.system(), table -> table);
                var publishingLoop = new PublishingLoop(benchmarkStore.outbox, benchmarkStore.table)) {
            var firstKey = KEYS.get();
            while (KEYS.get() - firstKey < WARM_UP_LIFECYCLES)
                round(benchmarkStore.holdfast, 16, Thread.ofPlatform().factory(), 1);
        }
    }

    private static void measure(
            String label, int threads, ThreadFactory factory, boolean drained, int seconds, int rounds, String filter)
            throws Exception {
        if (!label.contains(filter)) return;
        try (var benchmarkStore = new BenchmarkStore(InstantSource.system(), table -> table);
                var publishingLoop = drained ? new PublishingLoop(benchmarkStore.outbox, benchmarkStore.table) : null) {
            round(benchmarkStore.holdfast, threads, factory, 1);
            var results = new ArrayList<LifecycleRound>();
            for (var i = 0; i < rounds; i++) results.add(round(benchmarkStore.holdfast, threads, factory, seconds));
            results.sort(null);
            var median = results.get(rounds / 2);
            System.out.printf("%-34s %12.0f %14.0f %12.1f%n", label, median.rate, median.cpu, median.p99Millis);
        }
    }

    private record LifecycleRound(double rate, double cpu, double p99Millis) implements Comparable<LifecycleRound> {
        @Override
        public int compareTo(LifecycleRound other) {
            return Double.compare(rate, other.rate);
        }
    }

    private static LifecycleRound round(Holdfast holdfast, int threads, ThreadFactory factory, int seconds)
            throws Exception {
        var done = new LongAdder();
        var cpuMeter = new CpuMeter();
        var allNanos = new ArrayList<Long>();
        try (var pool = Executors.newThreadPerTaskExecutor(factory)) {
            var runs = new ArrayList<Future<List<Long>>>();
            for (var i = 0; i < threads; i++) {
                runs.add(pool.submit(() -> {
                    var nanos = new ArrayList<Long>();
                    while (cpuMeter.elapsedSeconds() < seconds) {
                        var startedAt = System.nanoTime();
                        lifecycle(holdfast, "file-" + KEYS.incrementAndGet());
                        nanos.add(System.nanoTime() - startedAt);
                        done.increment();
                    }
                    return nanos;
                }));
            }
            for (var run : runs) allNanos.addAll(run.get());
        }
        allNanos.sort(null);
        var p99Millis = allNanos.get(allNanos.size() * 99 / 100) / 1e6;
        return new LifecycleRound(done.sum() / cpuMeter.elapsedSeconds(), cpuMeter.cpuMicros() / done.sum(), p99Millis);
    }

    static void create(Holdfast holdfast, String key, Map<String, String> labels) {
        BenchmarkStore.create(holdfast, "pipeline", key, BenchmarkStore.ITEM_DATA, null, labels);
    }

    static void advance(Holdfast holdfast, String key, String state) {
        BenchmarkStore.requireOk(holdfast.advanceItem.call(
                BenchmarkStore.CALLER,
                new AdvanceItem.Request(
                        "pipeline",
                        key,
                        state,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)));
    }

    static void complete(Holdfast holdfast, String key) {
        BenchmarkStore.requireOk(holdfast.completeItem.call(
                BenchmarkStore.CALLER,
                new CompleteItem.Request(
                        "pipeline", key, "done", null, null, null, null, null, null, null, null, null, null)));
    }

    private static void lifecycle(Holdfast holdfast, String key) {
        create(holdfast, key, Map.of());
        for (var state : List.of("copied", "checked", "filed")) advance(holdfast, key, state);
        complete(holdfast, key);
    }
}
