// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.metric.MetricSink;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Exports metrics through Micrometer at /q/metrics, for example {@code holdfast_items_created_total}. */
@Singleton
class PrometheusMetrics implements MetricSink {
    private static final String PREFIX = "holdfast.";

    private final MeterRegistry registry;

    @Inject
    PrometheusMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void increment(String name, long amount, String... tags) {
        registry.counter(PREFIX + name, tags).increment(amount);
    }

    @Override
    public void recordDuration(String name, Duration duration, String... tags) {
        registry.timer(PREFIX + name, tags).record(duration);
    }
}
