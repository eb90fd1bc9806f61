// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.metric;

import java.time.Duration;
import java.util.List;

/** Records the metrics of Holdfast itself. An implementation must not throw and must not block. */
public interface MetricSink {
    /**
     * Adds to a counter.
     *
     * @param name words with dots between them, such as {@code items.created}
     * @param tags alternating names and values; a name must have few distinct values
     */
    void increment(String name, long by, String... tags);

    /** Records the duration or the delay of an operation. */
    void recordDuration(String name, Duration duration, String... tags);

    /**
     * Replaces all values of a gauge.
     *
     * @param labels the names of the labels; each gauge value contains one label value for each name
     */
    default void setGauge(String name, List<GaugeValue> values, String... labels) {}

    MetricSink NO_METRICS = new MetricSink() {
        @Override
        public void increment(String name, long by, String... tags) {}

        @Override
        public void recordDuration(String name, Duration duration, String... tags) {}
    };
}
