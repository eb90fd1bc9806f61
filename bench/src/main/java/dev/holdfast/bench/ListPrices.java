// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench;

import java.util.Locale;

/** The list prices and the assumptions of the {@link CostReport}. */
final class ListPrices {
    static final double BYTES_PER_GB = 1e9;

    static final CostTable PRICES = CostTable.read("prices.csv");
    static final CostTable ASSUMED = CostTable.read("assumptions.csv");

    private ListPrices() {}

    /** Returns the price of one unit, in dollars. */
    static double of(String name) {
        var line = PRICES.line(name);
        return Double.parseDouble(line.get(1)) / Double.parseDouble(line.get(2));
    }

    static String format(double dollars) {
        return String.format(Locale.ROOT, "%,.2f", dollars);
    }
}
