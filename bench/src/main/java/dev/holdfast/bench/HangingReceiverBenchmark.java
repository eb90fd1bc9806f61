package dev.holdfast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fifty webhooks that each get a fiftieth of the changes: all well, or one that takes its requests and never answers. Then the
 * same, but that one gets every change, so that thousands wait for it.
 */
final class HangingReceiverBenchmark {
    private static final int SUBSCRIPTIONS = 50;

    /** Seconds in which every receiver is called for the first time, which takes longer and doesn't count. */
    private static final int WARM_UP_SECONDS = 2;

    private static final int MAX_WAIT_SECONDS = 60;
    /** In an order that evens out what gets faster or slower with time. */
    private static final List<Boolean> ROUNDS = List.of(false, true, true, false, false, true);

    private final int rate;
    private final int seconds;
    private final boolean withEverything;

    private HangingReceiverBenchmark(int rate, int seconds, boolean everything) {
        this.rate = rate;
        this.seconds = seconds;
        this.withEverything = everything;
    }

    /** Longer than an attempt may take, so that what becomes of the ones that hang is part of it. */
    static HangingReceiverBenchmark withShare(int rate) {
        return new HangingReceiverBenchmark(rate, 17, false);
    }

    /**
     * So long that all of it is part: ten thousand wait after 20 s, all are held back after 30, the first leases end after 60, and
     * the first attempt after that has failed after 75.
     */
    static HangingReceiverBenchmark withEverything(int rate) {
        return new HangingReceiverBenchmark(rate, 80, true);
    }

    void measure() throws Exception {
        System.out.printf(
                "%n%d webhooks%s, %d changes/s for %d s: the lag of %d of them%n",
                SUBSCRIPTIONS, withEverything ? ", one gets every change" : "", rate, seconds, SUBSCRIPTIONS - 1);
        System.out.printf("%-22s %s %14s%n", "", LagPercentiles.header(), "CPU us each");
        // Until all code on the way is compiled, and that takes more than one round's opening.
        round(true);
        var well = new ArrayList<HangingRound>();
        var beside = new ArrayList<HangingRound>();
        for (var hangs : ROUNDS) {
            var hangingRound = round(hangs);
            (hangs ? beside : well).add(hangingRound);
            System.out.printf("%-22s %s%n", name(hangs), hangingRound);
        }
        System.out.printf("%-22s %s%n", "medians, all well", HangingRound.medians(well));
        System.out.printf("%-22s %s%n", "medians, one hangs", HangingRound.medians(beside));
        System.out.printf(
                "%-22s %s%n", "change", HangingRound.medians(beside).lags.comparedTo(HangingRound.medians(well).lags));
    }

    /** @param cpu of a change, in microseconds: unlike the lag it hardly depends on what else runs on the machine */
    private record HangingRound(LagPercentiles lags, double cpu) {
        static HangingRound medians(List<HangingRound> rounds) {
            var cpu = rounds.stream().mapToDouble(HangingRound::cpu).sorted().toArray();
            return new HangingRound(
                    LagPercentiles.medians(
                            rounds.stream().map(HangingRound::lags).toList()),
                    cpu[cpu.length / 2]);
        }

        @Override
        public String toString() {
            return "%s %14.0f".formatted(lags, cpu);
        }
    }

    private static String name(boolean hangs) {
        return hangs ? "one hangs" : "all well";
    }

    private HangingRound round(boolean hangs) throws Exception {
        try (var loopbackWebhooks = new LoopbackWebhooks();
                var embeddedServer = new EmbeddedServer(true)) {
            // Where one gets everything, the others share it all between them.
            var shares = withEverything ? SUBSCRIPTIONS - 1 : SUBSCRIPTIONS;
            var changeGenerator = new ChangeGenerator(embeddedServer.store.holdfast, rate * seconds, shares);
            var others = new ArrayList<ArrivalTimes>();
            for (var i = 0; i < SUBSCRIPTIONS - 1; i++) {
                var share = i;
                var arrivalTimes = new ArrivalTimes(changeGenerator, change -> changeGenerator.share(change) == share);
                subscribe(
                        embeddedServer,
                        share,
                        loopbackWebhooks.address("hook-" + share, arrivalTimes::recordArrival),
                        labels(share));
                others.add(arrivalTimes);
            }
            var last = SUBSCRIPTIONS - 1;
            var name = "hook-" + last;
            var address = hangs ? loopbackWebhooks.address(name) : loopbackWebhooks.address(name, event -> {});
            subscribe(embeddedServer, last, address, withEverything ? Map.of() : labels(last));
            var cpuMeter = new CpuMeter();
            changeGenerator.make(rate);
            for (var arrivalTimes : others) arrivalTimes.await(MAX_WAIT_SECONDS);
            return new HangingRound(
                    LagPercentiles.of(others, rate * WARM_UP_SECONDS), cpuMeter.cpuMicros() / changeGenerator.count());
        }
    }

    private static Map<String, String> labels(int share) {
        return Map.of("share", String.valueOf(share));
    }

    private static void subscribe(
            EmbeddedServer embeddedServer, int share, String address, Map<String, String> labels) {
        embeddedServer.subscribe("hook-" + share, "webhook", address, labels);
    }
}
