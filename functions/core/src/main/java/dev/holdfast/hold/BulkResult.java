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
public record BulkResult(
        @Nullable String batch,
        QueueOperation verb,
        @JsonInclude(JsonInclude.Include.ALWAYS) int total,
        @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, Integer> counts,
        boolean finished,
        @Nullable Instant finishedAt,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<IntentResult> intents) {

    static BulkResult of(QueueOperation queueOperation, List<IntentResult> lines, int total) {
        var counts = new TreeMap<String, Integer>();
        lines.forEach(intentResult -> counts.merge(intentResult.outcome().jsonName(), 1, Integer::sum));
        return new BulkResult(null, queueOperation, total, counts, true, null, lines);
    }

    static BulkResult of(IntentBatch intentBatch) {
        return new BulkResult(
                intentBatch.id(),
                intentBatch.verb(),
                intentBatch.total(),
                intentBatch.counts(),
                intentBatch.finished() != null,
                intentBatch.finished(),
                intentBatch.troubles());
    }
}
