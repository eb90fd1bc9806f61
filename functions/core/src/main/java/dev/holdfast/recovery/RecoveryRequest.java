// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to recover open items.
 *
 * @param mode the effect on the items; default: dry run
 * @param recovery the name of the recovery, which redrives each item only once, even if a page is repeated; default: a
 *     generated name
 * @param state only items in this state
 * @param overdue whether to select only flagged items; default: true without keys
 * @param keys only the items with these keys, at most 1,000; works without a board. Holdfast refuses an empty list,
 *     which may be the result of a search without hits
 * @param deadline the new deadline of redriven items, as an alternative to {@code within}
 * @param within the time from now to the new deadline. The default is the duration that last determined the item's own
 *     deadline, otherwise the time limit of its state, otherwise one hour
 * @param limit the number of items per page, at most 1,000; default: 100. A page of an export may have fewer items, to
 *     stay below 4 MB
 */
@RecordBuilder
public record RecoveryRequest(
        String workflow,
        @Nullable RecoveryMode mode,
        @Nullable String recovery,
        @Nullable String state,
        @Nullable Boolean overdue,

        @JsonSetter(nulls = Nulls.SET, contentNulls = Nulls.FAIL) @Nullable
        List<String> keys,

        @Nullable Instant deadline,
        @Nullable Duration within,
        @Nullable String note,
        @Nullable Integer limit,
        @Nullable String pageToken)
        implements RecoveryRequestBuilder.With {
    /** The effect of a recovery on the items that it finds. */
    public enum RecoveryMode {
        /** Lists the items and changes nothing. */
        @JsonProperty("dryRun")
        DRY_RUN,
        /** Returns the items with their data and changes nothing. */
        @JsonProperty("export")
        EXPORT,
        /** Publishes an event with the data of each item and gives the item a new deadline. */
        @JsonProperty("redrive")
        REDRIVE
    }

    /** Returns the request for the page that the token identifies. */
    public RecoveryRequest withPageToken(@Nullable String token, String recovery) {
        return with(next -> next.recovery(recovery).pageToken(token));
    }
}
