package dev.holdfast.hold.intent;

import dev.holdfast.json.OrderedMaps;
import dev.holdfast.json.RawJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What whoever queued an intent said; it never changes, so that what was reviewed is what is released.
 *
 * @param inputs any JSON, handed on unread
 * @param within how long the work may take once released
 * @param priority listings and releases take a higher one first
 * @param parent the item, as {@code workflow/key}, whose next step this is
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
