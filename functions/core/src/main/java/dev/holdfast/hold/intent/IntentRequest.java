// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.json.OrderedMaps;
import dev.holdfast.json.RawJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of an intent as the requester queued it. The content never changes. So a release uses exactly the content
 * that the reviewers saw.
 *
 * @param inputs any JSON, which Holdfast returns unchanged
 * @param within the time limit of the work after the release
 * @param priority the priority. Holdfast lists and releases intents with a higher priority first
 * @param parent the item, as {@code workflow/key}, that waits for this intent
 */
public record IntentRequest(
        RawJson inputs,
        String requester,
        Instant at,
        @Nullable String note,
        ReleaseWindow window,
        @Nullable Duration within,
        int priority,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation) {
    public IntentRequest {
        labels = OrderedMaps.copy(labels);
    }
}
