package dev.holdfast.story;

import dev.holdfast.metric.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Adds up what was counted, by name. */
final class Counts implements Metrics {
    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    @Override
    public void count(String name, long by, String... tags) {
        counts.merge(name, by, Long::sum);
    }

    @Override
    public void time(String name, Duration duration, String... tags) {}

    long of(String name) {
        return counts.getOrDefault(name, 0L);
    }
}
