// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

import dev.holdfast.hold.intent.Intent;
import dev.holdfast.hold.intent.IntentStatus;
import dev.holdfast.hold.intent.QueueEntryKind;
import dev.holdfast.json.RawJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of an intent, and the intent's state after the change.
 *
 * @param title the title, which listings show next to the id; null without a title
 * @param workflow the workflow of the intent; null for an intent to call a method
 * @param agent the name of the agent that queued the intent; null if no agent queued it
 * @param item the item that the release created, as {@code workflow/key}; null before the release. The system that does
 *     the intent's work completes this item
 * @param inputs the inputs of the work; null except after the release
 */
@RecordBuilder
public record IntentEventData(
        String app,
        QueueEntryKind kind,
        @Nullable String model,
        String name,
        @Nullable String title,
        @Nullable String workflow,
        long version,
        String state,
        String by,
        @Nullable String note,
        @Nullable String override,
        String requester,
        @Nullable String agent,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String item,
        @Nullable RawJson inputs)
        implements EventData, IntentEventDataBuilder.With {

    /** Returns a copy without the names of items. */
    public IntentEventData withoutItems() {
        return with(next -> next.parent(null).item(null));
    }

    static IntentEventData of(Intent intent) {
        var id = intent.id();
        var intentRequest = intent.request();
        var change = intent.newestChange();
        var intentEnd = intent.end();
        return new IntentEventData(
                intent.app(),
                id.kind(),
                id.model(),
                id.name(),
                intentRequest.title(),
                id.kind() == QueueEntryKind.WORKFLOW ? id.name() : null,
                intent.version(),
                intent.status().jsonName(),
                change.by(),
                change.note(),
                change.override(),
                intentRequest.requester(),
                intentRequest.agent(),
                intentRequest.labels(),
                intentRequest.parent(),
                intentEnd == null ? null : intentEnd.item(),
                intent.status() == IntentStatus.RELEASED ? intentRequest.inputs() : null);
    }
}
