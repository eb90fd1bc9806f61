// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import dev.holdfast.Holdfast;
import dev.holdfast.hold.ListIntents;
import dev.holdfast.hold.QueueIntents;
import dev.holdfast.hold.ReleaseIntents;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.json.RawJson;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures the hold queue with the SQLite store and durable commits.
 *
 * <p>The benchmark queues, lists and releases 1,000 intents. One part uses 1 and 16 callers that send one intent per
 * request. Another part uses one request for all intents. The benchmark also creates 1,000 items without the queue.
 *
 * <p>Argument: rounds (7). The benchmark prints the median of the rounds.
 */
final class QueueBenchmark {
    private static final int INTENT_COUNT = 1_000;

    private QueueBenchmark() {}

    public static void main(String[] args) throws Exception {
        var rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
        System.out.println(CpuMeter.describeMachine());
        for (var warm = 0; warm < 12; warm++) {
            round(16);
            measureOneRequest();
        }
        System.out.printf("%-44s %12s %14s %12s%n", "1,000 intents", "intents/s", "CPU us each", "seconds");
        for (var threads : List.of(1, 16)) {
            var results = new ArrayList<List<QueuePhase>>();
            for (var i = 0; i < rounds; i++) results.add(round(threads));
            print(results, ", " + threads + (threads == 1 ? " caller" : " callers"));
        }
        var results = new ArrayList<List<QueuePhase>>();
        for (var i = 0; i < rounds; i++) results.add(measureOneRequest());
        print(results, "");
    }

    private record QueuePhase(String name, double seconds, double cpu) {}

    /** Sends one request per intent. */
    private static List<QueuePhase> round(int threads) throws Exception {
        try (var benchmarkStore = new BenchmarkStore(InstantSource.system(), table -> table)) {
            var holdfast = benchmarkStore.holdfast;
            var ids = new String[INTENT_COUNT];
            return List.of(
                    measure(
                            "create items (no queue)",
                            () -> BenchmarkStore.inParallel(threads, INTENT_COUNT, i -> create(holdfast, i))),
                    measure(
                            "queue one by one",
                            () -> BenchmarkStore.inParallel(
                                    threads, INTENT_COUNT, i -> ids[i] = queue(holdfast, i, i + 1))),
                    measure(
                            "release one by one",
                            () -> BenchmarkStore.inParallel(threads, INTENT_COUNT, i -> release(holdfast, ids[i]))));
        }
    }

    /** Sends one request for all intents. */
    private static List<QueuePhase> measureOneRequest() throws Exception {
        try (var benchmarkStore = new BenchmarkStore(InstantSource.system(), table -> table)) {
            var holdfast = benchmarkStore.holdfast;
            return List.of(
                    measure("queue in one request", () -> queue(holdfast, 0, INTENT_COUNT)),
                    measure("list in pages of 100", () -> list(holdfast)),
                    measure("release in one request", () -> release(holdfast, null)));
        }
    }

    private static void print(List<List<QueuePhase>> rounds, String suffix) {
        for (var part = 0; part < rounds.getFirst().size(); part++) {
            var phase = part;
            var sorted = rounds.stream()
                    .map(round -> round.get(phase))
                    .sorted(Comparator.comparing(QueuePhase::seconds))
                    .toList();
            var median = sorted.get(sorted.size() / 2);
            System.out.printf(
                    "%-44s %12.0f %14.0f %12.3f%n",
                    median.name + suffix, INTENT_COUNT / median.seconds, median.cpu / INTENT_COUNT, median.seconds);
        }
    }

    private interface MeasuredWork {
        void run() throws Exception;
    }

    private static QueuePhase measure(String name, MeasuredWork measuredWork) throws Exception {
        var cpuMeter = new CpuMeter();
        measuredWork.run();
        return new QueuePhase(name, cpuMeter.elapsedSeconds(), cpuMeter.cpuMicros());
    }

    private static void create(Holdfast holdfast, int i) {
        BenchmarkStore.create(holdfast, "simple", "account-" + i, inputs(i), Duration.ofHours(1), Map.of());
    }

    /** @return the id of the first intent */
    private static String queue(Holdfast holdfast, int from, int to) {
        var intents =
                IntStream.range(from, to).mapToObj(QueueBenchmark::intentInput).toList();
        var lines = BenchmarkStore.requireOk(
                        holdfast.holdQueue.queueIntents.call(BenchmarkStore.CALLER, new QueueIntents.Request(intents)))
                .intents();
        if (!lines.stream().allMatch(QueueIntents.QueueResult::queued))
            throw new IllegalStateException("some intents were not queued");
        return lines.getFirst().intent().id();
    }

    private static QueueIntents.IntentInput intentInput(int i) {
        return new QueueIntents.IntentInput(
                QueueEntryKind.METHOD,
                "ad-account",
                "create",
                null,
                inputs(i),
                null,
                null,
                TimeAllowance.of(Duration.ofHours(1)),
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null);
    }

    private static RawJson inputs(int i) {
        return new RawJson(
                "{\"number\":" + i + "," + BenchmarkStore.ITEM_DATA.text().substring(1));
    }

    private static void list(Holdfast holdfast) {
        @Nullable String token = null;
        var seen = 0;
        do {
            var page = BenchmarkStore.requireOk(holdfast.holdQueue.listIntents.call(
                    BenchmarkStore.CALLER,
                    new ListIntents.Request(null, null, null, null, null, null, null, 100, token)));
            seen += page.intents().size();
            token = page.nextPageToken();
        } while (token != null);
        if (seen != INTENT_COUNT) throw new IllegalStateException("listed " + seen);
    }

    private static void release(Holdfast holdfast, @Nullable String id) {
        var all = id == null ? true : null;
        var request = new ReleaseIntents.Request(all, null, null, null, id, null, null, "go", null, null, null, null);
        var bulkResult =
                BenchmarkStore.requireOk(holdfast.holdQueue.releaseIntents.call(BenchmarkStore.CALLER, request));
        if (bulkResult.counts().getOrDefault("released", 0) != bulkResult.total())
            throw new IllegalStateException("some intents were not released: " + bulkResult.counts());
    }
}
