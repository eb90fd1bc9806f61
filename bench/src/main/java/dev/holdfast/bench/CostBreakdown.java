// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import java.util.List;
import java.util.stream.Collectors;

/** The cost of a million operations in dollars, by kind. */
record CostBreakdown(double table, double functions, double logs, double targets, double storage) {
    private static final double MILLION = 1_000_000;

    static CostBreakdown table(double writes, double reads) {
        return new CostBreakdown(
                MILLION * (writes * ListPrices.of("table write") + reads * ListPrices.of("table read")), 0, 0, 0, 0);
    }

    /** Returns the cost of function calls, including the lines that Lambda logs for each call. */
    static CostBreakdown calls(double calls, String time) {
        var seconds = ListPrices.ASSUMED.value(time) / 1000;
        var functions = ListPrices.of("function call")
                + seconds * ListPrices.ASSUMED.value("function memory") * ListPrices.of("function time");
        return new CostBreakdown(0, MILLION * calls * functions, 0, 0, 0)
                .plus(logs(calls * ListPrices.ASSUMED.value("platform log")));
    }

    static CostBreakdown logs(double bytes) {
        return new CostBreakdown(
                0, 0, MILLION * bytes / ListPrices.BYTES_PER_GB * ListPrices.of("log ingestion"), 0, 0);
    }

    static CostBreakdown targets(double events, double each) {
        return new CostBreakdown(0, 0, 0, MILLION * events * each, 0);
    }

    static CostBreakdown storage(double bytes, double months) {
        var gigabytes = MILLION * bytes / ListPrices.BYTES_PER_GB;
        return new CostBreakdown(
                0,
                0,
                0,
                0,
                gigabytes * months * (ListPrices.of("table storage") + ListPrices.of("point-in-time recovery")));
    }

    CostBreakdown plus(CostBreakdown other) {
        return new CostBreakdown(
                table + other.table,
                functions + other.functions,
                logs + other.logs,
                targets + other.targets,
                storage + other.storage);
    }

    CostBreakdown times(double factor) {
        return new CostBreakdown(table * factor, functions * factor, logs * factor, targets * factor, storage * factor);
    }

    double total() {
        return table + functions + logs + targets + storage;
    }

    String cells() {
        return List.of(table, functions, logs, targets, storage, total()).stream()
                .map(ListPrices::format)
                .collect(Collectors.joining(" | "));
    }
}
