// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.trace;

import dev.holdfast.client.item.HistoryEntry.ChangeCause;
import dev.holdfast.client.json.AbsentValues;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of a timeline.
 *
 * @param event the id of the event
 * @param at the time of the event; if the item became overdue, the missed deadline
 * @param app the application of the event; null for the client's own application
 * @param item the item, as {@code workflow/key}
 * @param intent the intent, if the event belongs to an intent
 * @param due the deadline of the item after this event
 * @param stay the time that the item spent in the previous state
 * @param violations the violated expectations, each with the kind of its violation
 */
public record TimelineEntry(
        String event,
        String type,
        Instant at,
        @Nullable String app,
        @Nullable String item,
        @Nullable String intent,
        String by,
        @Nullable String from,
        @Nullable String to,
        @Nullable String note,
        @Nullable Instant due,
        @Nullable Duration stay,
        Map<String, String> violations,
        @Nullable ChangeCause cause) {
    public TimelineEntry {
        violations = AbsentValues.orEmpty(violations);
    }
}
