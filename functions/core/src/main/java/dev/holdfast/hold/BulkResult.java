// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.hold.entry.IntentResult;
import dev.holdfast.hold.entry.QueueOperation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of an operation on selected queue entries.
 *
 * @param batch the id of the batch for a large selection; null for a small selection
 * @param total the number of selected entries
 * @param counts the number of handled entries so far, by outcome
 * @param finished whether the operation has handled all entries. If not, sweeps continue the batch, and so do requests
 *     with the id {@code batch}
 * @param intents the results of a small selection; for a batch, the results of the first refused or failed entries
 * @param warnings a warning if the selector names something that the queue doesn't contain
 */
public record BulkResult(
        @Nullable String batch,
        QueueOperation operation,
        @JsonInclude(JsonInclude.Include.ALWAYS) int total,
        @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, Integer> counts,
        boolean finished,
        @Nullable Instant finishedAt,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<IntentResult> intents,
        List<String> warnings) {

    static BulkResult of(QueueOperation queueOperation, List<IntentResult> results, int total) {
        var counts = new TreeMap<String, Integer>();
        results.forEach(intentResult -> counts.merge(intentResult.outcome().jsonName(), 1, Integer::sum));
        return new BulkResult(null, queueOperation, total, counts, true, null, results, List.of());
    }

    /** Returns the result for a selector that no entry matches. */
    static BulkResult ofNone(QueueOperation queueOperation, List<String> warnings) {
        return new BulkResult(null, queueOperation, 0, Map.of(), true, null, List.of(), warnings);
    }

    static BulkResult of(IntentBatch intentBatch) {
        return new BulkResult(
                intentBatch.id(),
                intentBatch.operation(),
                intentBatch.total(),
                intentBatch.counts(),
                intentBatch.finished() != null,
                intentBatch.finished(),
                intentBatch.failures(),
                List.of());
    }
}
