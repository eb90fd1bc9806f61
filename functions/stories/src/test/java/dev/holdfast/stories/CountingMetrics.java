// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stories;

import dev.holdfast.metric.MetricSink;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sums counters by name; ignores tags and durations. */
final class CountingMetrics implements MetricSink {
    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    @Override
    public void increment(String name, long by, String... tags) {
        counts.merge(name, by, Long::sum);
    }

    @Override
    public void recordDuration(String name, Duration duration, String... tags) {}

    long countOf(String name) {
        return counts.getOrDefault(name, 0L);
    }
}
