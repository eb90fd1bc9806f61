// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.metric;

import java.time.Duration;

/** Receives the metrics of Holdfast itself. An implementation must neither throw nor block. */
public interface MetricSink {
    /**
     * Adds to a counter.
     *
     * @param name in dotted form, such as {@code items.created}
     * @param tags alternating names and values; each name must have few distinct values
     */
    void increment(String name, long by, String... tags);

    /** Records how long an operation took, or how late it was. */
    void recordDuration(String name, Duration duration, String... tags);

    MetricSink NO_METRICS = new MetricSink() {
        @Override
        public void increment(String name, long by, String... tags) {}

        @Override
        public void recordDuration(String name, Duration duration, String... tags) {}
    };
}
