// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.calendar.TimeAllowance;
import dev.holdfast.client.json.AbsentValues;
import dev.holdfast.client.json.ClientJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An intent or a held item. Lists omit the history and the changes.
 *
 * @param kind {@code workflow}, {@code method} or {@code item}
 * @param name the name of the workflow or the method, or the item's workflow
 * @param status {@code queued}, {@code approved}, {@code failed}, {@code released}, {@code purged} or {@code expired}
 * @param agent the agent that queued the intent; null if no agent queued it
 * @param releaseAt the time of the scheduled release; for an item on hold, the time at which the hold ends
 * @param within the time limit of the work after the release
 * @param needed the number of approvals that the policy requires
 * @param approvals the number of valid approvals
 * @param problem the reason why the release failed
 * @param item the item that the release created, or the held item, as {@code workflow/key}
 * @param release the call that releases the intent, as a text for people
 * @param history every change, the oldest first
 * @param changes the difference from the inputs of {@code changesSince}, as a JSON Patch
 * @param changesSince the last released intent with this name
 */
public record Intent(
        String id,
        String kind,
        @Nullable String model,
        String name,
        @Nullable String title,
        String status,
        @Nullable JsonNode inputs,
        @Nullable String requester,
        @Nullable String agent,
        Instant queuedAt,
        @Nullable String note,
        @Nullable ReleaseWindow window,
        @Nullable Instant releaseAt,
        @Nullable TimeAllowance within,
        int priority,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation,
        int needed,
        int approvals,
        List<IntentReview> reviews,
        @Nullable String problem,
        @Nullable String item,
        @Nullable Instant endedAt,
        @Nullable String release,
        long version,
        List<IntentChange> history,
        List<JsonNode> changes,
        @Nullable String changesSince) {
    public Intent {
        labels = AbsentValues.orEmpty(labels);
        reviews = AbsentValues.orEmpty(reviews);
        history = AbsentValues.orEmpty(history);
        changes = AbsentValues.orEmpty(changes);
    }

    /**
     * Converts the inputs to a class of the application.
     *
     * @throws IllegalStateException if the intent has no inputs, or the inputs don't fit the class
     */
    public <T> T inputsAs(Class<T> type) {
        if (inputs == null) throw new IllegalStateException(id + " has no inputs");
        return ClientJson.convert(inputs, type);
    }
}
