package dev.holdfast.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** How long changes took to arrive, in milliseconds: no longer than that for a half, for 95 and 99 %, and for all of them. */
record Lags(double half, double most, double nearlyAll, double longest) {
    /**
     * From when each change was to be made until it reached its receivers.
     *
     * @param first the number of the first change that counts
     */
    static Lags of(List<Arrivals> all, int first) {
        var sorted = all.stream()
                .flatMapToDouble(some ->
                        some.numbers().filter(change -> change >= first).mapToDouble(change -> some.lag(change) / 1e6))
                .sorted()
                .toArray();
        return new Lags(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    }

    /** Each the median of several rounds: one round that something else disturbed doesn't count. */
    static Lags medians(List<Lags> rounds) {
        return new Lags(
                median(rounds, Lags::half),
                median(rounds, Lags::most),
                median(rounds, Lags::nearlyAll),
                median(rounds, Lags::longest));
    }

    private static double median(List<Lags> rounds, ToDoubleFunction<Lags> which) {
        return rounds.stream().mapToDouble(which).sorted().toArray()[rounds.size() / 2];
    }

    static String head() {
        return "%9s %9s %9s %9s".formatted("p50 ms", "p95 ms", "p99 ms", "max ms");
    }

    /** How much longer than others, in per cent. */
    String beside(Lags others) {
        return "%+8.1f%% %+8.1f%% %+8.1f%% %+8.1f%%"
                .formatted(
                        more(half, others.half),
                        more(most, others.most),
                        more(nearlyAll, others.nearlyAll),
                        more(longest, others.longest));
    }

    private static double more(double one, double other) {
        return (one / other - 1) * 100;
    }

    @Override
    public String toString() {
        return "%9.2f %9.2f %9.2f %9.2f".formatted(half, most, nearlyAll, longest);
    }
}
