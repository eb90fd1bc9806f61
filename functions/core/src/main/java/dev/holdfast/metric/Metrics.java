package dev.holdfast.metric;

import java.time.Duration;

/** Where numbers about Holdfast itself go. Must never throw and never block. */
public interface Metrics {
    /**
     * Adds to a counter.
     *
     * @param name dotted, such as {@code items.created}
     * @param tags name, value, name, value, … with few distinct values
     */
    void count(String name, long by, String... tags);

    /** Records how long something took, or how late it was. */
    void time(String name, Duration duration, String... tags);

    Metrics NONE = new Metrics() {
        @Override
        public void count(String name, long by, String... tags) {}

        @Override
        public void time(String name, Duration duration, String... tags) {}
    };
}
