package dev.holdfast.bench;

import dev.holdfast.Holdfast;
import dev.holdfast.hold.Kind;
import dev.holdfast.hold.ListIntents;
import dev.holdfast.hold.QueueIntents;
import dev.holdfast.hold.ReleaseIntents;
import dev.holdfast.json.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The hold queue over SQLite with durable commits: 1,000 intents are queued, listed and released, by 1 and by 16 callers that each send
 * one, and in one request for all; and beside that 1,000 items created without a queue. Argument: rounds (7), of which the median counts.
 */
final class Intents {
    private static final int COUNT = 1_000;

    private Intents() {}

    public static void main(String[] args) throws Exception {
        var rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
        System.out.println(Meter.machine());
        for (var warm = 0; warm < 12; warm++) {
            round(16);
            together();
        }
        System.out.printf("%-44s %12s %14s %12s%n", "1,000 intents", "intents/s", "CPU us each", "seconds");
        for (var threads : List.of(1, 16)) {
            var all = new ArrayList<List<Part>>();
            for (var i = 0; i < rounds; i++) all.add(round(threads));
            print(all, ", " + threads + (threads == 1 ? " caller" : " callers"));
        }
        var all = new ArrayList<List<Part>>();
        for (var i = 0; i < rounds; i++) all.add(together());
        print(all, "");
    }

    private record Part(String name, double seconds, double cpu) {}

    /** Every intent a request of its own. */
    private static List<Part> round(int threads) throws Exception {
        try (var store = new Store(InstantSource.system(), table -> table)) {
            var holdfast = store.holdfast;
            var ids = new String[COUNT];
            return List.of(
                    measure(
                            "create items (no queue)",
                            () -> Store.inParallel(threads, COUNT, i -> create(holdfast, i))),
                    measure(
                            "queue one by one",
                            () -> Store.inParallel(threads, COUNT, i -> ids[i] = queue(holdfast, i, i + 1))),
                    measure(
                            "release one by one",
                            () -> Store.inParallel(threads, COUNT, i -> release(holdfast, ids[i]))));
        }
    }

    /** One request for all. */
    private static List<Part> together() throws Exception {
        try (var store = new Store(InstantSource.system(), table -> table)) {
            var holdfast = store.holdfast;
            return List.of(
                    measure("queue in one request", () -> queue(holdfast, 0, COUNT)),
                    measure("list in pages of 100", () -> list(holdfast)),
                    measure("release in one request", () -> release(holdfast, null)));
        }
    }

    private static void print(List<List<Part>> rounds, String how) {
        for (var part = 0; part < rounds.getFirst().size(); part++) {
            var which = part;
            var sorted = rounds.stream()
                    .map(round -> round.get(which))
                    .sorted(Comparator.comparing(Part::seconds))
                    .toList();
            var median = sorted.get(sorted.size() / 2);
            System.out.printf(
                    "%-44s %12.0f %14.0f %12.3f%n",
                    median.name + how, COUNT / median.seconds, median.cpu / COUNT, median.seconds);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Part measure(String name, Work work) throws Exception {
        var meter = new Meter();
        work.run();
        return new Part(name, meter.seconds(), meter.cpuMicros());
    }

    private static void create(Holdfast holdfast, int i) {
        Store.create(holdfast, "simple", "account-" + i, inputs(i), Duration.ofHours(1), Map.of());
    }

    /** @return the id of the first */
    private static String queue(Holdfast holdfast, int from, int to) {
        var intents = IntStream.range(from, to).mapToObj(Intents::wanted).toList();
        var lines = Store.ok(holdfast.hold.queueIntents.call(Store.APP, new QueueIntents.Request(intents)))
                .intents();
        if (!lines.stream().allMatch(QueueIntents.Line::queued)) throw new IllegalStateException("not all were queued");
        return lines.getFirst().intent().id();
    }

    private static QueueIntents.Wanted wanted(int i) {
        return new QueueIntents.Wanted(
                Kind.METHOD,
                "ad-account",
                "create",
                inputs(i),
                null,
                null,
                Duration.ofHours(1),
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null);
    }

    private static Json inputs(int i) {
        return new Json("{\"number\":" + i + "," + Store.DATA.text().substring(1));
    }

    private static void list(Holdfast holdfast) {
        @Nullable String token = null;
        var seen = 0;
        do {
            var page = Store.ok(holdfast.hold.listIntents.call(
                    Store.APP, new ListIntents.Request(null, null, null, null, null, null, null, 100, token)));
            seen += page.intents().size();
            token = page.nextPageToken();
        } while (token != null);
        if (seen != COUNT) throw new IllegalStateException("listed " + seen);
    }

    private static void release(Holdfast holdfast, @Nullable String id) {
        var all = id == null ? true : null;
        var request = new ReleaseIntents.Request(all, null, null, null, id, null, null, "go", null, null, null, null);
        var handled = Store.ok(holdfast.hold.releaseIntents.call(Store.APP, request));
        if (handled.counts().getOrDefault("released", 0) != handled.total())
            throw new IllegalStateException("not all were released: " + handled.counts());
    }
}
