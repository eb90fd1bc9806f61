// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import dev.holdfast.client.json.AbsentValues;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a release or a purge.
 *
 * @param batch the id of the batch; null if one call handled all intents
 * @param operation {@code release}, {@code schedule} or {@code purge}
 * @param total the number of selected intents
 * @param counts the number of intents with each outcome so far
 * @param finished whether Holdfast has handled all intents; if not, Holdfast handles the others later
 * @param intents the selected intents; for a batch, the first refused or failed intents
 * @param warnings a warning if the queue contains nothing that the selectors name
 */
public record BulkResult(
        @Nullable String batch,
        String operation,
        long total,
        Map<String, Long> counts,
        boolean finished,
        @Nullable Instant finishedAt,
        List<IntentResult> intents,
        List<String> warnings) {
    public BulkResult {
        counts = AbsentValues.orEmpty(counts);
        intents = AbsentValues.orEmpty(intents);
        warnings = AbsentValues.orEmpty(warnings);
    }
}
