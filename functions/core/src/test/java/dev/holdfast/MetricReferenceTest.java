// SPDX-License-Identifier: Apache-2.0
package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hold.intent.IntentChange;
import dev.holdfast.item.ItemEventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The metrics page lists exactly the metrics that the sources record, with their labels. */
class MetricReferenceTest {
    private static final Path PROJECT = Path.of(System.getProperty("holdfast.root", "../.."));
    private static final Pattern METRIC_CALL =
            Pattern.compile("metricSink\\s*\\.(?:increment|recordDuration|setGauge)\\(([^;]*);");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z.-]*)\"");

    /**
     * The possible endings of metric names. The sources contain only the beginning of such a name, and the program
     * appends the ending.
     */
    private static final Map<String, Stream<String>> ENDINGS_BY_PREFIX = Map.of(
            "items.", Arrays.stream(ItemEventType.values()).map(ItemEventType::jsonName),
            "intents.",
                    Arrays.stream(IntentChange.IntentEventType.values()).map(IntentChange.IntentEventType::jsonName));

    @Test
    void the_page_lists_exactly_the_recorded_metrics_and_labels() throws IOException {
        var listed = new TreeMap<String, Set<String>>();
        for (var row : ReferencePage.of("reference/metrics.md").rows("## Metrics"))
            listed.put(ReferencePage.code(row.getFirst()).getFirst(), new TreeSet<>(ReferencePage.code(row.get(1))));
        assertThat(listed).isEqualTo(recordedMetrics());
    }

    private static Map<String, Set<String>> recordedMetrics() throws IOException {
        var labels = new TreeMap<String, Set<String>>();
        for (var source : sourceFiles()) {
            var calls = METRIC_CALL.matcher(Files.readString(source)).results().toList();
            for (var call : calls) {
                var literals = LITERAL.matcher(call.group(1))
                        .results()
                        .map(match -> match.group(1))
                        .toList();
                assertThat(literals).as("%s: %s", source, call.group()).isNotEmpty();
                labels.computeIfAbsent(literals.getFirst(), name -> new TreeSet<>())
                        .addAll(literals.subList(1, literals.size()));
            }
        }
        ENDINGS_BY_PREFIX.forEach((prefix, endings) -> {
            var prefixLabels = Objects.requireNonNull(labels.remove(prefix), prefix);
            endings.forEach(ending -> labels.put(prefix + ending, prefixLabels));
        });
        assertThat(labels.keySet()).noneMatch(name -> name.endsWith("."));
        return labels;
    }

    private static List<Path> sourceFiles() throws IOException {
        try (var files = Files.walk(PROJECT.resolve("functions"))) {
            return files.filter(file -> file.toString().contains("/src/main/java/")
                            && file.toString().endsWith(".java"))
                    .toList();
        }
    }
}
