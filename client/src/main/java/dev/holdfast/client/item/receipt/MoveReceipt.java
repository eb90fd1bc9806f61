// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item.receipt;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.client.json.AbsentValues;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The confirmation of a move or a completion.
 *
 * @param held the hold that the move begins; null if the new state doesn't hold its items
 * @param dryRun whether the request was a dry run
 * @param recipients the people whom the move would notify, by role; only in the answer to a dry run
 */
public record MoveReceipt(
        String workflow,
        String key,
        long version,
        @Nullable String from,
        String state,
        Instant at,
        String by,
        @Nullable String note,
        @Nullable Instant due,
        @Nullable MoveHold held,
        boolean dryRun,
        @JsonProperty("notify") Map<String, List<String>> recipients) {
    public MoveReceipt {
        recipients = AbsentValues.orEmpty(recipients);
    }
}
