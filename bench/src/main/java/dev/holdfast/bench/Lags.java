package dev.holdfast.bench;

import java.util.Arrays;
import java.util.List;

/** Lags in milliseconds, in ascending order. */
record Lags(double[] sorted) {
    /** From when each change was to be made until it reached its receivers. */
    static Lags of(List<Arrivals> all) {
        return new Lags(all.stream()
                .flatMapToDouble(some -> some.numbers().mapToDouble(change -> some.lag(change) / 1e6))
                .sorted()
                .toArray());
    }

    static Lags together(List<Lags> rounds) {
        return new Lags(rounds.stream()
                .flatMapToDouble(round -> Arrays.stream(round.sorted))
                .sorted()
                .toArray());
    }

    /** @param share of all that are no longer than this, at most 1 */
    double at(double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    }

    static String head() {
        return "%9s %9s %9s %9s".formatted("p50 ms", "p95 ms", "p99 ms", "max ms");
    }

    @Override
    public String toString() {
        return "%9.1f %9.1f %9.1f %9.1f".formatted(at(0.5), at(0.95), at(0.99), at(1));
    }
}
