package dev.holdfast.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The packaged server under load from the same machine: creates and advances a second, with 1 and 16 clients, the server's
 * CPU time for each, its memory, and how soon it answers after its start. Arguments: seconds per round (5), rounds (3, or 0 for the start
 * only).
 */
final class Http {
    private static final int STARTS = 5;
    private static final int WARM = 30_000;
    private static final String DATA = Store.DATA.text();
    private static final AtomicLong KEYS = new AtomicLong();

    private Http() {}

    public static void main(String[] args) throws Exception {
        var seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        var rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        System.out.println(Meter.machine());
        starts("plain", List.of());
        archived();
        if (rounds == 0) return;
        try (var server = new ServerProcess(List.of())) {
            try (var client = new Client(server.port)) {
                client.put("/apps/bench/workflows/pipeline", WORKFLOW);
            }
            System.out.printf("%-40s %6d%n", "memory after the start, MiB", server.residentMiB());
            while (KEYS.get() < WARM) round(server, 16, 1);
            System.out.printf(
                    "%-14s %10s %14s %12s %14s%n", "", "creates/s", "server CPU us", "advances/s", "server CPU us");
            for (var clients : List.of(1, 16)) {
                var runs = new ArrayList<Round>();
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

    private static void starts(String label, List<String> options) throws Exception {
        var wall = new ArrayList<Double>();
        var cpu = new ArrayList<Double>();
        for (var i = 0; i < STARTS; i++) {
            try (var server = new ServerProcess(options)) {
                wall.add(server.startSeconds);
                cpu.add(server.startCpuSeconds);
            }
        }
        wall.sort(null);
        cpu.sort(null);
        System.out.printf(
                "start, %-18s first answer after %5.2f s (fastest %.2f), CPU time %.2f s%n",
                label, wall.get(STARTS / 2), wall.getFirst(), cpu.get(STARTS / 2));
    }

    /** With the archive of loaded classes that the JVM writes when the first server stops. */
    private static void archived() throws Exception {
        var folder = Files.createTempDirectory("holdfast-bench");
        var archive = folder.resolve("server.jsa");
        var options = List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive);
        new ServerProcess(options).close();
        starts("from an archive", options);
        Files.delete(archive);
        Files.delete(folder);
    }

    private record Phase(double rate, double cpu) {}

    private record Round(Phase creates, Phase advances) {}

    /** Creates items for a time, then advances each of them once. */
    private static Round round(ServerProcess server, int clients, int seconds) throws Exception {
        var parts = new ArrayList<List<String>>();
        for (var i = 0; i < clients; i++) parts.add(new ArrayList<>());
        var creates = phase(server, parts, (client, keys) -> {
            var meter = new Meter();
            while (meter.seconds() < seconds) {
                var key = "file-" + KEYS.incrementAndGet();
                var body = "{\"workflow\":\"pipeline\",\"key\":\"" + key + "\",\"data\":" + DATA + "}";
                expect(201, client.post("/apps/bench/items", body));
                keys.add(key);
            }
        });
        var advances = phase(server, parts, (client, keys) -> {
            for (var key : keys)
                expect(200, client.post("/apps/bench/items/pipeline/" + key + "/advance", "{\"to\":\"copied\"}"));
        });
        return new Round(creates, advances);
    }

    private interface Load {
        void run(Client client, List<String> keys) throws Exception;
    }

    private static Phase phase(ServerProcess server, List<List<String>> parts, Load load) throws Exception {
        var cpu = server.cpuMicros();
        var meter = new Meter();
        try (var pool = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var runs = new ArrayList<Future<?>>();
            for (var keys : parts) {
                runs.add(pool.submit(() -> {
                    try (var client = new Client(server.port)) {
                        load.run(client, keys);
                    }
                    return null;
                }));
            }
            for (var run : runs) run.get();
        }
        var done = parts.stream().mapToInt(List::size).sum();
        return new Phase(done / meter.seconds(), (server.cpuMicros() - cpu) / done);
    }

    private static void expect(int status, int given) {
        if (status != given) throw new IllegalStateException("answered " + given + " instead of " + status);
    }
}
