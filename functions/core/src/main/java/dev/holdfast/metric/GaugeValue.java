// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.metric;

import java.util.List;

/**
 * The present value of a gauge.
 *
 * @param labelValues one value for each label of the gauge, in the order of the labels
 */
public record GaugeValue(double value, List<String> labelValues) {
    public GaugeValue {
        labelValues = List.copyOf(labelValues);
    }

    /** Returns the only value of a gauge without labels. */
    public static List<GaugeValue> single(double value) {
        return List.of(new GaugeValue(value, List.of()));
    }
}
