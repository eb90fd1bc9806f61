// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.http;

import dev.holdfast.bench.BenchmarkStore;
import dev.holdfast.bench.CpuMeter;
import dev.holdfast.bench.TemporaryFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Loads the packaged server from the same machine.
 *
 * <p>The benchmark prints how many items per second 1 client and 16 clients create and advance, and the server's CPU
 * time per call. It also prints the server's memory and start time.
 *
 * <p>Arguments: seconds per round (5), rounds (3; 0 measures the start only).
 */
final class HttpBenchmark {
    private static final int START_COUNT = 5;
    private static final int WARM_UP_ITEMS = 30_000;
    private static final String DATA = BenchmarkStore.ITEM_DATA.text();
    private static final AtomicLong KEYS = new AtomicLong();

    private HttpBenchmark() {}

    public static void main(String[] args) throws Exception {
        var seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        var rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        System.out.println(CpuMeter.describeMachine());
        measureStarts("plain", List.of());
        measureArchivedStart();
        if (rounds == 0) return;
        try (var server = new ServerProcess(List.of())) {
            try (var keepAliveClient = new KeepAliveClient(server.port)) {
                keepAliveClient.put("/apps/bench/workflows/pipeline", WORKFLOW);
            }
            System.out.printf("%-40s %6d%n", "memory after the start, MiB", server.residentMiB());
            while (KEYS.get() < WARM_UP_ITEMS) round(server, 16, 1);
            System.out.printf(
                    "%-14s %10s %14s %12s %14s%n", "", "creates/s", "server CPU us", "advances/s", "server CPU us");
            for (var clients : List.of(1, 16)) {
                var runs = new ArrayList<HttpRound>();
                for (var i = 0; i < rounds; i++) runs.add(round(server, clients, seconds));
                runs.sort(Comparator.comparingDouble(run -> run.creates.rate));
                var creates = runs.get(rounds / 2).creates;
                runs.sort(Comparator.comparingDouble(run -> run.advances.rate));
                var advances = runs.get(rounds / 2).advances;
                System.out.printf(
                        "%2d client%-5s %10.0f %14.0f %12.0f %14.0f%n",
                        clients, clients == 1 ? "" : "s", creates.rate, creates.cpu, advances.rate, advances.cpu);
            }
            System.out.printf("%-40s %6d%n", "memory after the load, MiB", server.residentMiB());
        }
    }

    private static final String WORKFLOW = """
            {"within": "P1D", "states": {
              "received": {"initial": true, "next": ["copied", "failed"], "within": "PT1H"},
              "copied": {"next": ["done", "failed"], "within": "PT1H"},
              "done": {"terminal": true}, "failed": {"terminal": true}}}""";

    private static void measureStarts(String label, List<String> options) throws Exception {
        var wall = new ArrayList<Double>();
        var cpu = new ArrayList<Double>();
        for (var i = 0; i < START_COUNT; i++) {
            try (var server = new ServerProcess(options)) {
                wall.add(server.startSeconds);
                cpu.add(server.startCpuSeconds);
            }
        }
        wall.sort(null);
        cpu.sort(null);
        System.out.printf(
                "start, %-18s first answer after %5.2f s (fastest %.2f), CPU time %.2f s%n",
                label, wall.get(START_COUNT / 2), wall.getFirst(), cpu.get(START_COUNT / 2));
    }

    /** Measures a start with the class archive that the JVM writes when the first server stops. */
    private static void measureArchivedStart() throws Exception {
        try (var folder = new TemporaryFolder()) {
            var archive = folder.path.resolve("server.jsa");
            var options = List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive);
            new ServerProcess(options).close();
            measureStarts("from an archive", options);
        }
    }

    private record HttpPhase(double rate, double cpu) {}

    private record HttpRound(HttpPhase creates, HttpPhase advances) {}

    /** Creates items for some seconds, then advances each item once. */
    private static HttpRound round(ServerProcess server, int clients, int seconds) throws Exception {
        var parts = new ArrayList<List<String>>();
        for (var i = 0; i < clients; i++) parts.add(new ArrayList<>());
        var creates = phase(server, parts, (keepAliveClient, keys) -> {
            var cpuMeter = new CpuMeter();
            while (cpuMeter.elapsedSeconds() < seconds) {
                var key = "file-" + KEYS.incrementAndGet();
                var body = "{\"workflow\":\"pipeline\",\"key\":\"" + key + "\",\"data\":" + DATA + "}";
                expect(201, keepAliveClient.post("/apps/bench/items", body));
                keys.add(key);
            }
        });
        var advances = phase(server, parts, (keepAliveClient, keys) -> {
            for (var key : keys)
                expect(
                        200,
                        keepAliveClient.post("/apps/bench/items/pipeline/" + key + "/advance", "{\"to\":\"copied\"}"));
        });
        return new HttpRound(creates, advances);
    }

    private interface HttpLoad {
        void run(KeepAliveClient keepAliveClient, List<String> keys) throws Exception;
    }

    private static HttpPhase phase(ServerProcess server, List<List<String>> parts, HttpLoad httpLoad) throws Exception {
        var cpu = server.cpuMicros();
        var cpuMeter = new CpuMeter();
        try (var pool = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var runs = new ArrayList<Future<?>>();
            for (var keys : parts) {
                runs.add(pool.submit(() -> {
                    try (var keepAliveClient = new KeepAliveClient(server.port)) {
                        httpLoad.run(keepAliveClient, keys);
                    }
                    return null;
                }));
            }
            for (var run : runs) run.get();
        }
        var done = parts.stream().mapToInt(List::size).sum();
        return new HttpPhase(done / cpuMeter.elapsedSeconds(), (server.cpuMicros() - cpu) / done);
    }

    private static void expect(int expected, int actual) {
        if (actual != expected)
            throw new IllegalStateException("the server answered " + actual + " instead of " + expected);
    }
}
