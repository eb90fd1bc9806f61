// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.event;

import dev.holdfast.bench.ChangeGenerator;
import dev.holdfast.bench.CpuMeter;
import dev.holdfast.bench.EmbeddedServer;
import dev.holdfast.bench.LoopbackWebhooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures how much a hanging webhook delays other webhooks. Each of fifty webhooks gets a fiftieth of the changes. In
 * some rounds one webhook hangs: it accepts requests and never answers. In a second variant, the hanging webhook gets
 * every change. So thousands of deliveries wait for this webhook.
 */
final class HangingReceiverBenchmark {
    private static final int SUBSCRIPTIONS = 50;

    /** The seconds at the start that the measurement ignores, because each receiver's first call takes longer. */
    private static final int WARM_UP_SECONDS = 2;

    private static final int MAX_WAIT_SECONDS = 60;
    /** Whether one webhook hangs in each round. This order compensates for slow changes of the machine's speed. */
    private static final List<Boolean> ROUNDS = List.of(false, true, true, false, false, true);

    private final int rate;
    private final int seconds;
    private final boolean withEverything;

    private HangingReceiverBenchmark(int rate, int seconds, boolean everything) {
        this.rate = rate;
        this.seconds = seconds;
        this.withEverything = everything;
    }

    /**
     * Makes a benchmark in which each receiver gets an equal share of the changes. A round takes longer than an
     * attempt's time limit. So the round includes the timeouts.
     */
    static HangingReceiverBenchmark withShare(int rate) {
        return new HangingReceiverBenchmark(rate, 17, false);
    }

    /**
     * Makes a benchmark in which the hanging receiver gets every change. A round includes the following events. After
     * 20 s, ten thousand deliveries wait. After 30 s, the circuit breaker holds all of them. The first leases end after
     * 60 s, and the next attempt fails after 75 s.
     */
    static HangingReceiverBenchmark withEverything(int rate) {
        return new HangingReceiverBenchmark(rate, 80, true);
    }

    void measure() throws Exception {
        System.out.printf(
                "%n%d webhooks%s, %d changes/s for %d s: the lag of %d webhooks%n",
                SUBSCRIPTIONS, withEverything ? ", one gets every change" : "", rate, seconds, SUBSCRIPTIONS - 1);
        System.out.printf("%-22s %s %14s%n", "", LagPercentiles.header(), "CPU us each");
        // One whole round warms up the compiler, because the start of a round is too short for this purpose.
        round(true);
        var undisturbed = new ArrayList<HangingRound>();
        var disturbed = new ArrayList<HangingRound>();
        for (var hangs : ROUNDS) {
            var hangingRound = round(hangs);
            (hangs ? disturbed : undisturbed).add(hangingRound);
            System.out.printf("%-22s %s%n", name(hangs), hangingRound);
        }
        System.out.printf("%-22s %s%n", "medians, all well", HangingRound.medians(undisturbed));
        System.out.printf("%-22s %s%n", "medians, one hangs", HangingRound.medians(disturbed));
        System.out.printf(
                "%-22s %s%n",
                "change", HangingRound.medians(disturbed).lags.comparedTo(HangingRound.medians(undisturbed).lags));
    }

    /**
     * @param cpu the CPU time per change in microseconds; other processes affect the lag, but hardly affect this time
     */
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
            // If the hanging receiver gets every change, the remaining receivers divide all changes among themselves.
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
