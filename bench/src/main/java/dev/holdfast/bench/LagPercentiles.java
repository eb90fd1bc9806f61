package dev.holdfast.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** How long changes took to arrive, in milliseconds: no longer than that for a half, for 95 and 99 %, and for all of them. */
record LagPercentiles(double half, double most, double nearlyAll, double longest) {
    /**
     * From when each change was to be made until it reached its receivers.
     *
     * @param first the number of the first change that counts
     */
    static LagPercentiles of(List<ArrivalTimes> all, int first) {
        var sorted = all.stream()
                .flatMapToDouble(some -> some.numbers()
                        .filter(change -> change >= first)
                        .mapToDouble(change -> some.lagNanos(change) / 1e6))
                .sorted()
                .toArray();
        return new LagPercentiles(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    }

    /** Each the median of several rounds: one round that something else disturbed doesn't count. */
    static LagPercentiles medians(List<LagPercentiles> rounds) {
        return new LagPercentiles(
                median(rounds, LagPercentiles::half),
                median(rounds, LagPercentiles::most),
                median(rounds, LagPercentiles::nearlyAll),
                median(rounds, LagPercentiles::longest));
    }

    private static double median(List<LagPercentiles> rounds, ToDoubleFunction<LagPercentiles> which) {
        return rounds.stream().mapToDouble(which).sorted().toArray()[rounds.size() / 2];
    }

    static String header() {
        return "%9s %9s %9s %9s".formatted("p50 ms", "p95 ms", "p99 ms", "max ms");
    }

    /** How much longer than others, in per cent. */
    String comparedTo(LagPercentiles others) {
        return "%+8.1f%% %+8.1f%% %+8.1f%% %+8.1f%%"
                .formatted(
                        percentMore(half, others.half),
                        percentMore(most, others.most),
                        percentMore(nearlyAll, others.nearlyAll),
                        percentMore(longest, others.longest));
    }

    private static double percentMore(double one, double other) {
        return (one / other - 1) * 100;
    }

    @Override
    public String toString() {
        return "%9.2f %9.2f %9.2f %9.2f".formatted(half, most, nearlyAll, longest);
    }
}
