package dev.holdfast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fifty webhooks that each get a fiftieth of the changes: all well, or one that takes its requests and never answers. */
final class Hanging {
    private static final int SUBSCRIPTIONS = 50;
    /** Longer than an attempt may take, so that what becomes of the ones that hang is part of it. */
    private static final int SECONDS = 17;

    /** Seconds in which every receiver is called for the first time, which takes longer and doesn't count. */
    private static final int OPENING = 2;

    private static final int PATIENCE = 60;
    /** In an order that evens out what gets faster or slower with time. */
    private static final List<Boolean> ROUNDS = List.of(false, true, true, false, false, true);

    private Hanging() {}

    static void measure(int rate) throws Exception {
        System.out.printf(
                "%n%d webhooks, %d changes/s for %d s: the lag of %d of them%n",
                SUBSCRIPTIONS, rate, SECONDS, SUBSCRIPTIONS - 1);
        System.out.printf("%-22s %s%n", "", Lags.head());
        var well = new ArrayList<Lags>();
        var beside = new ArrayList<Lags>();
        for (var hangs : ROUNDS) {
            var lags = round(rate, hangs);
            (hangs ? beside : well).add(lags);
            System.out.printf("%-22s %s%n", name(hangs), lags);
        }
        System.out.printf("%-22s %s%n", "medians, all well", Lags.medians(well));
        System.out.printf("%-22s %s%n", "medians, one hangs", Lags.medians(beside));
        System.out.printf("%-22s %s%n", "change", Lags.medians(beside).beside(Lags.medians(well)));
    }

    private static String name(boolean hangs) {
        return hangs ? "one hangs" : "all well";
    }

    private static Lags round(int rate, boolean hangs) throws Exception {
        try (var hooks = new Hooks();
                var running = new Running(true)) {
            var changes = new Changes(running.store.holdfast, rate * SECONDS, SUBSCRIPTIONS);
            var others = new ArrayList<Arrivals>();
            for (var i = 0; i < SUBSCRIPTIONS - 1; i++) {
                var share = i;
                var arrivals = new Arrivals(changes, change -> changes.share(change) == share);
                subscribe(running, share, hooks.address("hook-" + share, arrivals::got));
                others.add(arrivals);
            }
            var last = "hook-" + (SUBSCRIPTIONS - 1);
            subscribe(running, SUBSCRIPTIONS - 1, hangs ? hooks.address(last) : hooks.address(last, event -> {}));
            changes.make(rate);
            for (var arrivals : others) arrivals.await(PATIENCE);
            return Lags.of(others, rate * OPENING);
        }
    }

    private static void subscribe(Running running, int share, String address) {
        running.subscribe("hook-" + share, "webhook", address, Map.of("share", String.valueOf(share)));
    }
}
