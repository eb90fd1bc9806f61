// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import dev.holdfast.json.JsonCodec;
import dev.holdfast.metric.GaugeValue;
import dev.holdfast.metric.MetricSink;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes each metric to the log as a line in CloudWatch's Embedded Metric Format. CloudWatch creates metrics from these
 * lines.
 */
public final class EmfMetrics implements MetricSink {
    /**
     * The labels whose number of values grows with the use of Holdfast. CloudWatch charges for each value of a
     * dimension.
     */
    private static final Set<String> UNBOUNDED_LABELS = Set.of("app", "subscription", "workflow");

    private final String namespace;
    private final boolean isDetailed;
    private final PrintStream out;
    private final InstantSource clock;

    /**
     * @param namespace the CloudWatch namespace; each deployment needs its own namespace, to keep its metrics separate
     * @param isDetailed whether CloudWatch has separate metrics for each workflow and each subscription; if not, only
     *     the log contains their names
     */
    public EmfMetrics(String namespace, boolean isDetailed, PrintStream out, InstantSource clock) {
        this.namespace = namespace;
        this.isDetailed = isDetailed;
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void increment(String name, long amount, String... tags) {
        writeLine(name, amount, "Count", tags);
    }

    @Override
    public void recordDuration(String name, Duration duration, String... tags) {
        writeLine(name, duration.toMillis(), "Milliseconds", tags);
    }

    @Override
    public void setGauge(String name, List<GaugeValue> values, String... labels) {
        for (var gaugeValue : values) {
            var tags = new String[labels.length * 2];
            for (var i = 0; i < labels.length; i++) {
                tags[2 * i] = labels[i];
                tags[2 * i + 1] = gaugeValue.labelValues().get(i);
            }
            writeLine(name, gaugeValue.value(), "None", tags);
        }
    }

    private void writeLine(String name, Number value, String unit, String... tags) {
        var document = new LinkedHashMap<String, Object>();
        var dimensions = new ArrayList<String>();
        for (var i = 0; i + 1 < tags.length; i += 2) {
            if (isDetailed || !UNBOUNDED_LABELS.contains(tags[i])) dimensions.add(tags[i]);
            document.put(tags[i], tags[i + 1]);
        }
        var metrics = Map.of(
                "Namespace", namespace,
                "Dimensions", List.of(dimensions),
                "Metrics", List.of(Map.of("Name", name, "Unit", unit)));
        document.put("_aws", Map.of("Timestamp", clock.millis(), "CloudWatchMetrics", List.of(metrics)));
        document.put(name, value);
        out.println(JsonCodec.encode(document));
    }
}
