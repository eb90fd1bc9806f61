// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.ReferencePage;
import dev.holdfast.lambdalocal.DeploymentTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the alarms in the template. */
class TemplateAlarmTest {
    private final DeploymentTemplate deploymentTemplate;

    TemplateAlarmTest() throws IOException {
        deploymentTemplate = DeploymentTemplate.read();
    }

    @Test
    void alarm_rises_after_three_periods_without_good_sweep() {
        var alarm = deploymentTemplate.properties("SweepIsMissing");
        assertThat(alarm.at("/Metrics/0/Expression").asText()).isEqualTo("invocations - errors");
        for (var metric : new int[] {1, 2}) {
            var stat = alarm.at("/Metrics/" + metric + "/MetricStat");
            assertThat(stat.at("/Metric/Dimensions/0/Value").asText()).isEqualTo("Sweep");
            // The period of the alarm is the period of the schedule.
            assertThat(stat.at("/Period/0").asText() + stat.at("/Period/1").asText())
                    .isEqualTo("SweepsSweepRate");
        }
        assertThat(alarm.path("ComparisonOperator").asText()).isEqualTo("LessThanThreshold");
        assertThat(alarm.path("Threshold").asInt()).isEqualTo(1);
        assertThat(alarm.path("EvaluationPeriods").asInt()).isEqualTo(3);
        assertThat(alarm.path("DatapointsToAlarm").asInt()).isEqualTo(3);
        assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("breaching");
    }

    @Test
    void every_sweep_rate_counts_its_own_seconds() {
        deploymentTemplate.root().at("/Mappings/Sweeps").properties().forEach(sweep -> {
            var seconds = Integer.parseInt(sweep.getKey()) * 60;
            assertThat(sweep.getValue().path("Seconds").asInt()).isEqualTo(seconds);
            assertThat(sweep.getValue().path("Rate").asText())
                    .isIn("rate(" + sweep.getKey() + " minutes)", "rate(1 minute)", "rate(1 hour)");
        });
    }

    @Test
    void waiting_changes_raise_alarm() {
        var alarm = deploymentTemplate.properties("ChangesAreLate");
        assertThat(alarm.path("MetricName").asText()).isEqualTo("IteratorAge");
        assertThat(alarm.at("/Dimensions/0/Value").asText()).isEqualTo("PublishEvents");
        assertThat(alarm.path("ComparisonOperator").asText()).isEqualTo("GreaterThanThreshold");
    }

    @Test
    void message_in_dead_letter_queue_raises_alarm() {
        var alarm = deploymentTemplate.properties("FailuresAreWaiting");
        assertThat(alarm.path("MetricName").asText()).isEqualTo("ApproximateNumberOfMessagesVisible");
        assertThat(alarm.at("/Dimensions/0/Value").asText()).isEqualTo("Failures.QueueName");
        assertThat(alarm.path("ComparisonOperator").asText()).isEqualTo("GreaterThanThreshold");
        assertThat(alarm.path("Threshold").asInt()).isZero();
    }

    /** The next sweep does the work of a failed sweep, so AWS doesn't keep failed calls of the sweep in the queue. */
    @Test
    void docs_name_functions_whose_failures_are_kept() throws IOException {
        var row = Files.readString(DeploymentTemplate.PROJECT_FOLDER.resolve("docs/reference/metrics.md"))
                .lines()
                .filter(line -> line.startsWith("| `…-failures-are-waiting` |"))
                .findFirst()
                .orElseThrow();
        deploymentTemplate.functions().forEach((function, resource) -> {
            var isKept = deploymentTemplate.properties(resource).toString().contains("Failures.Arn");
            assertThat(row.contains("`" + function + "`")).as(function).isEqualTo(isKept);
        });
    }

    /** SQS sends no metrics of an idle queue, and a gauge has no values while no sweep runs. */
    @ParameterizedTest
    @ValueSource(strings = {"FailuresAreWaiting", "SweepIsBehind", "AlertsAreLate", "SubscriptionsAreFailing"})
    void alarm_about_present_state_survives_missing_data(String name) {
        assertThat(deploymentTemplate.properties(name).path("TreatMissingData").asText())
                .isEqualTo("ignore");
    }

    @Test
    void throttled_functions_raise_alarm() {
        var alarm = deploymentTemplate.properties("FunctionsAreThrottled");
        assertThat(alarm.path("Namespace").asText()).isEqualTo("AWS/Lambda");
        assertThat(alarm.path("MetricName").asText()).isEqualTo("Throttles");
        // A metric without dimensions covers all functions, because all functions share the account's limit.
        assertThat(alarm.has("Dimensions")).isFalse();
    }

    @Test
    void throttled_table_or_index_raises_alarm() {
        var alarm = deploymentTemplate.properties("TableIsThrottled");
        var indexes = new TreeSet<String>();
        for (var metric : alarm.path("Metrics")) {
            if (!metric.has("MetricStat")) continue;
            var stat = metric.at("/MetricStat/Metric");
            assertThat(stat.path("MetricName").asText()).endsWith("ThrottleEvents");
            assertThat(stat.at("/Dimensions/0/Value").asText()).isEqualTo("Table");
            indexes.add(stat.at("/Dimensions/1/Value").asText());
        }
        assertThat(indexes).containsExactly("", "board", "due");
        assertThat(alarm.at("/Metrics/0/Expression").asText()).isEqualTo("SUM(FILL(METRICS(), 0))");
    }

    @Test
    void fault_of_gateway_raises_alarm() {
        var alarm = deploymentTemplate.properties("GatewayFails");
        // The first metric belongs to a private API, the second to the HTTP API.
        assertThat(alarm.path("MetricName").toString()).isEqualTo("[\"HasPrivateApi\",\"5XXError\",\"5xx\"]");
        assertThat(alarm.at("/Dimensions/0/1/Name").asText()).isEqualTo("ApiName");
        assertThat(alarm.at("/Dimensions/0/2/Value").asText()).isEqualTo("Api");
    }

    @Test
    void cost_report_counts_metrics_of_all_alarms() throws Exception {
        var metrics = deploymentTemplate
                .root()
                .path("Resources")
                .propertyStream()
                .map(Map.Entry::getValue)
                .filter(resource -> type(resource).equals("AWS::CloudWatch::Alarm"))
                // The cost report assumes a stack without search.
                .filter(resource -> !resource.path("Condition").asText().equals("HasSearch"))
                .mapToLong(resource -> Math.max(
                        1,
                        resource.at("/Properties/Metrics")
                                .valueStream()
                                .filter(metric -> metric.has("MetricStat"))
                                .count()))
                .sum();
        var assumptions = DeploymentTemplate.PROJECT_FOLDER.resolve(
                "bench/src/main/resources/dev/holdfast/bench/assumptions.csv");
        assertThat(Files.readString(assumptions)).contains("\nalarm metrics," + metrics + ",");
    }

    @Test
    void row_that_functions_report_as_failed_raises_alarm() {
        var namespace = deploymentTemplate.root().at("/Globals/Function/Environment/Variables/HOLDFAST_NAMESPACE");
        var metricByAlarm = Map.of(
                "RowsFailed",
                "rows.failed",
                "RowsAreUnreadable",
                "rows.unreadable",
                "ChangesAreUnreadable",
                "events.unreadable",
                "SearchIsIncomplete",
                "search.missed");
        metricByAlarm.forEach((name, metric) -> {
            var alarm = deploymentTemplate.properties(name);
            assertThat(alarm.path("MetricName").asText()).isEqualTo(metric);
            assertThat(alarm.path("Namespace").asText()).isEqualTo(namespace.asText());
            assertThat(alarm.path("Statistic").asText()).isEqualTo("Sum");
            assertThat(alarm.path("Threshold").asInt()).isZero();
        });
    }

    @Test
    void sweep_that_falls_behind_raises_alarm() {
        var alarm = deploymentTemplate.properties("SweepIsBehind");
        assertThat(alarm.path("MetricName").asText()).isEqualTo("sweep.backlog.seconds");
        assertThat(alarm.path("Statistic").asText()).isEqualTo("Maximum");
        assertThat(alarm.path("Threshold").asInt()).isEqualTo(300);
    }

    @Test
    void docs_explain_every_alarm_and_each_alarm_notifies_topic() throws Exception {
        var docs = ReferencePage.of("reference/metrics.md");
        var alarms = deploymentTemplate
                .root()
                .path("Resources")
                .propertyStream()
                .filter(resource -> type(resource.getValue()).equals("AWS::CloudWatch::Alarm"))
                .collect(Collectors.toMap(Map.Entry::getKey, r -> r.getValue().path("Properties")));
        var alarmNames = new TreeSet<String>();
        alarms.forEach((name, alarm) -> {
            alarmNames.add(alarm.path("AlarmName").asText().replace("${AWS::StackName}-", "…-"));
            for (var actions : new String[] {"AlarmActions", "OKActions"}) {
                assertThat(alarm.path(actions).at("/1/0").asText()).as(name).isEqualTo("AlarmTopicArn");
            }
        });
        assertThat(docs.names("## Alarms on AWS")).isEqualTo(alarmNames);
    }

    private static String type(JsonNode resource) {
        return resource.path("Type").asText();
    }
}
