// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.metric.GaugeValue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EmfMetricsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    @Test
    void workflow_is_only_field_of_the_line_by_default() throws Exception {
        var line = line(false, metrics -> metrics.increment("items.overdue", 2, "workflow", "orders"));
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString()).isEqualTo("[[]]");
        assertThat(line.path("workflow").asText()).isEqualTo("orders");
        assertThat(line.path("items.overdue").asInt()).isEqualTo(2);
        assertThat(line.at("/_aws/Timestamp").asLong()).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void detailed_metrics_have_workflow_as_dimension() throws Exception {
        var line = line(true, metrics -> metrics.increment("items.overdue", 2, "workflow", "orders"));
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString()).isEqualTo("[[\"workflow\"]]");
    }

    @Test
    void gauge_of_subscription_has_dimensions_only_in_detail() throws Exception {
        Consumer<EmfMetrics> gauge = metrics -> metrics.setGauge(
                "subscription.failing", List.of(new GaugeValue(1, List.of("shop", "pager"))), "app", "subscription");
        assertThat(line(false, gauge).at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
                .isEqualTo("[[]]");
        assertThat(line(true, gauge).at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
                .isEqualTo("[[\"app\",\"subscription\"]]");
    }

    @Test
    void label_with_few_values_is_always_dimension() throws Exception {
        var line = line(false, metrics -> metrics.increment("deliveries", 1, "outcome", "failed"));
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString()).isEqualTo("[[\"outcome\"]]");
    }

    private static JsonNode line(boolean isDetailed, Consumer<EmfMetrics> task) throws Exception {
        var output = new ByteArrayOutputStream();
        var stream = new PrintStream(output, true, StandardCharsets.UTF_8);
        task.accept(new EmfMetrics("Holdfast/tested", isDetailed, stream, InstantSource.fixed(NOW)));
        return new ObjectMapper().readTree(output.toString(StandardCharsets.UTF_8));
    }
}
