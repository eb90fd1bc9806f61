// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.client.json.AbsentValues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of an item.
 *
 * @param version the item's version after the change
 * @param previous the item's version after the previous change; 0 for the first change
 * @param type the type of the change, such as {@code created}
 * @param recipients the people to notify, by role
 * @param level the number of the escalation step; null except for an escalation
 * @param stay the time that the item spent in the previous state
 * @param resolved the missed deadline, if the change ended the delay of the item
 * @param violations the violated expectations, each with the kind of its violation
 * @param fields the names of the fields that the change wrote
 * @param occurredAt the true time of a change that was reported late
 * @param worker the worker of a claim or its return; null for other changes
 * @param attempt the number of claims so far; null for other changes
 * @param assignee the person who has the task after the change; null if the change assigned no task
 * @param schedule the id of the scheduled change that this change makes, plans, skips or cancels
 */
public record HistoryEntry(
        long version,
        long previous,
        String type,
        Instant at,
        String by,
        @Nullable String from,
        @Nullable String to,
        @Nullable String note,
        @JsonProperty("notify") Map<String, List<String>> recipients,
        @Nullable Instant notifiedAt,
        @Nullable Integer level,
        @Nullable Instant due,
        @Nullable Duration stay,
        @Nullable Instant resolved,
        Map<String, String> violations,
        List<String> unlinked,
        List<String> fields,
        @Nullable ChangeCause cause,
        @Nullable Instant occurredAt,
        @Nullable String worker,
        @Nullable Integer attempt,
        @Nullable String assignee,
        @Nullable String schedule) {
    public HistoryEntry {
        recipients = AbsentValues.orEmpty(recipients);
        violations = AbsentValues.orEmpty(violations);
        unlinked = AbsentValues.orEmpty(unlinked);
        fields = AbsentValues.orEmpty(fields);
    }

    /**
     * The cause of a change.
     *
     * @param traceparent the position in a trace (W3C Trace Context)
     * @param causation the id of the event that caused the change
     */
    public record ChangeCause(
            @Nullable String traceparent, @Nullable String causation) {}
}
