package dev.holdfast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fifty webhooks that each get a fiftieth of the changes: all well, or one that takes its requests and never answers. Then the
 * same, but that one gets every change, so that thousands wait for it.
 */
final class Hanging {
    private static final int SUBSCRIPTIONS = 50;

    /** Seconds in which every receiver is called for the first time, which takes longer and doesn't count. */
    private static final int OPENING = 2;

    private static final int PATIENCE = 60;
    /** In an order that evens out what gets faster or slower with time. */
    private static final List<Boolean> ROUNDS = List.of(false, true, true, false, false, true);

    private final int rate;
    private final int seconds;
    private final boolean everything;

    private Hanging(int rate, int seconds, boolean everything) {
        this.rate = rate;
        this.seconds = seconds;
        this.everything = everything;
    }

    /** Longer than an attempt may take, so that what becomes of the ones that hang is part of it. */
    static Hanging share(int rate) {
        return new Hanging(rate, 17, false);
    }

    /**
     * So long that all of it is part: ten thousand wait after 20 s, all are held back after 30, the first leases end after 60, and
     * the first attempt after that has failed after 75.
     */
    static Hanging everything(int rate) {
        return new Hanging(rate, 80, true);
    }

    void measure() throws Exception {
        System.out.printf(
                "%n%d webhooks%s, %d changes/s for %d s: the lag of %d of them%n",
                SUBSCRIPTIONS, everything ? ", one gets every change" : "", rate, seconds, SUBSCRIPTIONS - 1);
        System.out.printf("%-22s %s %14s%n", "", Lags.head(), "CPU us each");
        // Until all code on the way is compiled, and that takes more than one round's opening.
        round(true);
        var well = new ArrayList<Round>();
        var beside = new ArrayList<Round>();
        for (var hangs : ROUNDS) {
            var round = round(hangs);
            (hangs ? beside : well).add(round);
            System.out.printf("%-22s %s%n", name(hangs), round);
        }
        System.out.printf("%-22s %s%n", "medians, all well", Round.medians(well));
        System.out.printf("%-22s %s%n", "medians, one hangs", Round.medians(beside));
        System.out.printf("%-22s %s%n", "change", Round.medians(beside).lags.beside(Round.medians(well).lags));
    }

    /** @param cpu of a change, in microseconds: unlike the lag it hardly depends on what else runs on the machine */
    private record Round(Lags lags, double cpu) {
        static Round medians(List<Round> rounds) {
            var cpu = rounds.stream().mapToDouble(Round::cpu).sorted().toArray();
            return new Round(Lags.medians(rounds.stream().map(Round::lags).toList()), cpu[cpu.length / 2]);
        }

        @Override
        public String toString() {
            return "%s %14.0f".formatted(lags, cpu);
        }
    }

    private static String name(boolean hangs) {
        return hangs ? "one hangs" : "all well";
    }

    private Round round(boolean hangs) throws Exception {
        try (var hooks = new Hooks();
                var running = new Running(true)) {
            // Where one gets everything, the others share it all between them.
            var shares = everything ? SUBSCRIPTIONS - 1 : SUBSCRIPTIONS;
            var changes = new Changes(running.store.holdfast, rate * seconds, shares);
            var others = new ArrayList<Arrivals>();
            for (var i = 0; i < SUBSCRIPTIONS - 1; i++) {
                var share = i;
                var arrivals = new Arrivals(changes, change -> changes.share(change) == share);
                subscribe(running, share, hooks.address("hook-" + share, arrivals::got), labels(share));
                others.add(arrivals);
            }
            var last = SUBSCRIPTIONS - 1;
            var name = "hook-" + last;
            var address = hangs ? hooks.address(name) : hooks.address(name, event -> {});
            subscribe(running, last, address, everything ? Map.of() : labels(last));
            var meter = new Meter();
            changes.make(rate);
            for (var arrivals : others) arrivals.await(PATIENCE);
            return new Round(Lags.of(others, rate * OPENING), meter.cpuMicros() / changes.count());
        }
    }

    private static Map<String, String> labels(int share) {
        return Map.of("share", String.valueOf(share));
    }

    private static void subscribe(Running running, int share, String address, Map<String, String> labels) {
        running.subscribe("hook-" + share, "webhook", address, labels);
    }
}
