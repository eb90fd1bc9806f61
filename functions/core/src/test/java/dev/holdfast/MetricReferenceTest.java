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

/** The page about metrics names every metric that the sources record, with its labels, and no other. */
class MetricReferenceTest {
    private static final Path PROJECT = Path.of(System.getProperty("holdfast.root", "../.."));
    private static final Pattern RECORDED = Pattern.compile("metricSink\\.(?:increment|recordDuration)\\(([^;]*);");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z.-]*)\"");

    /** What follows a name that ends with a dot, and the labels of what the sweep records under it. */
    private static final Map<String, Stream<String>> COMPLETED_BY = Map.of(
            "items.", Arrays.stream(ItemEventType.values()).map(ItemEventType::jsonName),
            "intents.",
                    Arrays.stream(IntentChange.IntentEventType.values()).map(IntentChange.IntentEventType::jsonName));

    @Test
    void the_page_lists_exactly_the_metrics_that_are_recorded_with_their_labels() throws IOException {
        var listed = new TreeMap<String, Set<String>>();
        for (var row : ReferencePage.of("reference/metrics.md").rows("## Metrics"))
            listed.put(ReferencePage.code(row.getFirst()).getFirst(), new TreeSet<>(ReferencePage.code(row.get(1))));
        assertThat(listed).isEqualTo(recorded());
    }

    private static Map<String, Set<String>> recorded() throws IOException {
        var labels = new TreeMap<String, Set<String>>();
        for (var source : sources()) {
            var calls = RECORDED.matcher(Files.readString(source)).results().toList();
            for (var call : calls) {
                var literals = LITERAL.matcher(call.group(1))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
                assertThat(literals).as("%s: %s", source, call.group()).isNotEmpty();
                labels.computeIfAbsent(literals.getFirst(), name -> new TreeSet<>())
                        .addAll(literals.subList(1, literals.size()));
            }
        }
        COMPLETED_BY.forEach((prefix, words) -> {
            var own = Objects.requireNonNull(labels.remove(prefix), prefix);
            words.forEach(word -> labels.put(prefix + word, own));
        });
        assertThat(labels.keySet()).noneMatch(name -> name.endsWith("."));
        return labels;
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(PROJECT.resolve("functions"))) {
            return files.filter(file -> file.toString().contains("/src/main/java/")
                            && file.toString().endsWith(".java"))
                    .toList();
        }
    }
}
