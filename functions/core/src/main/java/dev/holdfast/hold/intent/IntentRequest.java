// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.json.RawJson;
import dev.holdfast.text.UnicodeForm;
import dev.holdfast.workingtime.TimeAllowance;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of an intent as the requester queued it. The content never changes. So a release uses exactly the content
 * that the reviewers saw.
 *
 * @param title the title of the intent, which listings show next to the id, and of the item that the release creates
 * @param inputs any JSON, which Holdfast returns unchanged
 * @param requester the name of the caller who queued the intent
 * @param agent the name of the agent that queued the intent for the requester; null if no agent queued it
 * @param within the time limit of the work after the release
 * @param priority the priority. Holdfast lists and releases intents with a higher priority first
 * @param parent the item, as {@code workflow/key}, that waits for this intent
 * @param byPerson true if the requester is a person; otherwise null
 */
public record IntentRequest(
        @Nullable String title,
        RawJson inputs,
        String requester,
        @Nullable String agent,
        Instant at,
        @Nullable String note,
        ReleaseWindow window,
        @Nullable TimeAllowance within,
        int priority,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation,
        @Nullable Boolean byPerson) {
    public IntentRequest {
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(window, "window");
        title = UnicodeForm.composeOrNull(title);
        labels = UnicodeForm.composeValues(labels);
        parent = UnicodeForm.composeOrNull(parent);
        correlation = UnicodeForm.composeOrNull(correlation);
    }

    /** Returns the person who asked for the work; null if an application asked. */
    public @Nullable String person() {
        return Boolean.TRUE.equals(byPerson) ? requester : null;
    }
}
