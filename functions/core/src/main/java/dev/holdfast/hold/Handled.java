package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of a selection of intents.
 *
 * @param batch to ask for the rest, when it was too much for one go
 * @param total how many were selected
 * @param counts how many of each outcome so far
 * @param finished whether all are done; otherwise the sweep goes on with it, or the same request with {@code batch}
 * @param intents each intent of a small selection; of a batch the first that were refused or failed
 */
public record Handled(
        @Nullable String batch,
        Verb verb,
        @JsonInclude(JsonInclude.Include.ALWAYS) int total,
        @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, Integer> counts,
        boolean finished,
        @Nullable Instant finishedAt,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<Line> intents) {

    static Handled of(Verb verb, List<Line> lines, int total) {
        var counts = new TreeMap<String, Integer>();
        lines.forEach(line -> counts.merge(line.outcome().word(), 1, Integer::sum));
        return new Handled(null, verb, total, counts, true, null, lines);
    }

    static Handled of(Batch batch) {
        return new Handled(
                batch.id(),
                batch.verb(),
                batch.total(),
                batch.counts(),
                batch.finished() != null,
                batch.finished(),
                batch.troubles());
    }
}
