package dev.holdfast.metric;

import java.time.Duration;

/** Where numbers about Holdfast itself go. Must never throw and never block. */
public interface MetricSink {
    /**
     * Adds to a counter.
     *
     * @param name dotted, such as {@code items.created}
     * @param tags name, value, name, value, … with few distinct values
     */
    void increment(String name, long by, String... tags);

    /** Records how long something took, or how late it was. */
    void recordDuration(String name, Duration duration, String... tags);

    MetricSink NO_METRICS = new MetricSink() {
        @Override
        public void increment(String name, long by, String... tags) {}

        @Override
        public void recordDuration(String name, Duration duration, String... tags) {}
    };
}
