// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.event;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Lags of changes in milliseconds: the 50th, 95th and 99th percentile, and the maximum. */
record LagPercentiles(double p50, double p95, double p99, double max) {
    /**
     * Computes the lags from the intended time of each change to its arrivals.
     *
     * @param firstChange the number of the first change whose lag the result includes
     */
    static LagPercentiles of(List<ArrivalTimes> receivers, int firstChange) {
        var sorted = receivers.stream()
                .flatMapToDouble(receiver -> receiver.numbers()
                        .filter(change -> change >= firstChange)
                        .mapToDouble(change -> receiver.lagNanos(change) / 1e6))
                .sorted()
                .toArray();
        return new LagPercentiles(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    }

    /**
     * Returns the median of each percentile over several rounds, so that one disturbed round doesn't affect the result.
     */
    static LagPercentiles medians(List<LagPercentiles> rounds) {
        return new LagPercentiles(
                median(rounds, LagPercentiles::p50),
                median(rounds, LagPercentiles::p95),
                median(rounds, LagPercentiles::p99),
                median(rounds, LagPercentiles::max));
    }

    private static double median(List<LagPercentiles> rounds, ToDoubleFunction<LagPercentiles> percentile) {
        return rounds.stream().mapToDouble(percentile).sorted().toArray()[rounds.size() / 2];
    }

    static String header() {
        return "%9s %9s %9s %9s".formatted("p50 ms", "p95 ms", "p99 ms", "max ms");
    }

    /** Returns the increase of these lags over the given lags, in per cent. */
    String comparedTo(LagPercentiles others) {
        return "%+8.1f%% %+8.1f%% %+8.1f%% %+8.1f%%"
                .formatted(
                        percentMore(p50, others.p50),
                        percentMore(p95, others.p95),
                        percentMore(p99, others.p99),
                        percentMore(max, others.max));
    }

    private static double percentMore(double value, double base) {
        return (value / base - 1) * 100;
    }

    @Override
    public String toString() {
        return "%9.2f %9.2f %9.2f %9.2f".formatted(p50, p95, p99, max);
    }
}
