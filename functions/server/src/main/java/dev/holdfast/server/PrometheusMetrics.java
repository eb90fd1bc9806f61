// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.metric.GaugeValue;
import dev.holdfast.metric.MetricSink;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Exports metrics through Micrometer at /q/metrics, for example {@code holdfast_items_created_total}. */
@Singleton
class PrometheusMetrics implements MetricSink {
    private static final String PREFIX = "holdfast.";

    private final MeterRegistry registry;
    private final Map<String, MultiGauge> gauges = new ConcurrentHashMap<>();

    @Inject
    PrometheusMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void increment(String name, long amount, String... tags) {
        registry.counter(PREFIX + name, tags).increment(amount);
    }

    @Override
    public void setGauge(String name, List<GaugeValue> values, String... labels) {
        var rows = values.stream()
                .map(gaugeValue -> MultiGauge.Row.of(tagsOf(labels, gaugeValue), gaugeValue.value()))
                .toList();
        gauges.computeIfAbsent(name, key -> MultiGauge.builder(PREFIX + key).register(registry))
                .register(rows, true);
    }

    private static Tags tagsOf(String[] labels, GaugeValue gaugeValue) {
        var tags = new ArrayList<Tag>();
        for (var i = 0; i < labels.length; i++)
            tags.add(Tag.of(labels[i], gaugeValue.labelValues().get(i)));
        return Tags.of(tags);
    }

    @Override
    public void recordDuration(String name, Duration duration, String... tags) {
        registry.timer(PREFIX + name, tags).record(duration);
    }
}
