// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.json.AbsentValues;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scheduled change of an item.
 *
 * @param version the number of writes of the scheduled change
 * @param status whether the change is pending, or how it ended, such as {@code skipped}
 * @param by the author, with whose rights Holdfast makes the change
 * @param nextAt the time at which the change is due; null after its end
 * @param cron the cron expression of a recurring change
 * @param effect what the change does: an object with one member; null after its end
 * @param secretFields the secret fields that the change sets
 * @param condition the condition that Holdfast checks when the change is due
 * @param count the number of times that the change was due
 * @param reason why Holdfast didn't make the change the last time
 * @param warnings why the item doesn't allow the change now; only in the answer to a request
 * @param recipients the people whom the change would notify now, by role; only in a dry run
 */
public record ScheduledChange(
        String id,
        String workflow,
        String key,
        long version,
        String status,
        String by,
        @Nullable String agent,
        Instant createdAt,
        @Nullable Instant nextAt,
        @Nullable Instant at,
        @Nullable LocalMoment local,
        @Nullable String cron,
        @Nullable String zone,
        @Nullable Instant until,
        @Nullable Integer times,
        @JsonProperty("change") @Nullable JsonNode effect,
        List<String> secretFields,
        @JsonProperty("if") @Nullable JsonNode condition,
        @Nullable String note,
        int count,
        @Nullable Instant lastAt,
        @Nullable String reason,
        List<String> warnings,
        @Nullable Boolean dryRun,
        @JsonProperty("notify") Map<String, List<String>> recipients) {
    public ScheduledChange {
        secretFields = AbsentValues.orEmpty(secretFields);
        warnings = AbsentValues.orEmpty(warnings);
        recipients = AbsentValues.orEmpty(recipients);
    }
}
