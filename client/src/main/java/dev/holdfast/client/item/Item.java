// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.assignment.HolderTime;
import dev.holdfast.client.assignment.ItemTask;
import dev.holdfast.client.json.AbsentValues;
import dev.holdfast.client.json.ClientJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tracked piece of work. Lists of items omit the data, the output, the fields and the history.
 *
 * @param version the number of changes, for {@code ifVersion}
 * @param since the time at which the item arrived in its state
 * @param due the earliest deadline that applies; null if the item has none
 * @param overdue whether the deadline has passed
 * @param overdueSince the missed deadline; null until a sweep marks the item as overdue
 * @param claim the newest claim by a worker; null if the item isn't claimed
 * @param returned the return of the last claim; null after the next claim
 * @param task the task of a person; null if the application has the item
 * @param holders the total time of each holder until now; empty if the workflow has no tasks
 * @param requester the person who asked for the item; null if the application created it for itself
 * @param output the end of the output of the work
 * @param fields the typed properties, by name. Only {@code get} and a claim return secret fields, and only to the
 *     application itself
 * @param secretFields the secret fields that have a value
 * @param editableFields the fields that the caller can write in the present state
 * @param requiredFields the fields that the caller must give before the item leaves its state
 * @param next the possible next states
 * @param history the newest changes, the oldest first
 * @param warnings the effects of a change that are probably mistakes
 * @param dryRun whether the request was a dry run, which changed nothing
 * @param recipients the people whom the change would notify, by role; only in the answer to a dry run
 */
public record Item(
        String workflow,
        int workflowVersion,
        String key,
        @Nullable String title,
        long version,
        String state,
        boolean finished,
        Instant createdAt,
        Instant since,
        @Nullable Instant finishedAt,
        @Nullable Instant due,
        boolean overdue,
        @Nullable Instant overdueSince,
        @Nullable ItemAcknowledgement acknowledged,
        @Nullable ItemHold held,
        @Nullable ItemClaim claim,
        @Nullable ItemReturn returned,
        @Nullable ItemTask task,
        List<HolderTime> holders,
        @Nullable String requester,
        @Nullable JsonNode data,
        @Nullable String output,
        Map<String, JsonNode> fields,
        List<String> secretFields,
        List<String> editableFields,
        List<String> requiredFields,
        Map<String, List<String>> roles,
        Map<String, String> labels,
        @Nullable String parent,
        @Nullable String correlation,
        List<String> links,
        List<String> next,
        List<HistoryEntry> history,
        List<String> warnings,
        boolean dryRun,
        @JsonProperty("notify") Map<String, List<String>> recipients) {
    public Item {
        holders = AbsentValues.orEmpty(holders);
        fields = AbsentValues.orEmpty(fields);
        secretFields = AbsentValues.orEmpty(secretFields);
        editableFields = AbsentValues.orEmpty(editableFields);
        requiredFields = AbsentValues.orEmpty(requiredFields);
        roles = AbsentValues.orEmpty(roles);
        labels = AbsentValues.orEmpty(labels);
        links = AbsentValues.orEmpty(links);
        next = AbsentValues.orEmpty(next);
        history = AbsentValues.orEmpty(history);
        warnings = AbsentValues.orEmpty(warnings);
        recipients = AbsentValues.orEmpty(recipients);
    }

    /**
     * Converts the data to a class of the application.
     *
     * @throws IllegalStateException if the item has no data, or the data don't fit the class
     */
    public <T> T dataAs(Class<T> type) {
        if (data == null) throw new IllegalStateException(workflow + "/" + key + " has no data");
        return ClientJson.convert(data, type);
    }
}
