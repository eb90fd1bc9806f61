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
 * @param mode what to do with them; a dry run when absent
 * @param recovery names this recovery: within one, an item is redriven once, however often a page is asked for; absent, one is
 *     made
 * @param state only items in this state
 * @param overdue only items that a sweep flagged; true when neither this nor keys are given
 * @param keys these items; they are looked up, so this works without a board too. At most 1,000; an empty list is refused: whoever
 *     computed it wants nothing, and would get everything
 * @param deadline the new deadline of redriven items; or
 * @param within the same as a duration from now; absent, each item's own duration again, else one hour
 * @param limit items per page, at most 1,000 (100 when absent); an export's page may be shorter, so that it stays under 4 MB
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
    /** What a recovery does with the items that it finds. */
    public enum RecoveryMode {
        /** Says which items it would be. */
        @JsonProperty("dryRun")
        DRY_RUN,
        /** Gives the items with their data, changing nothing. */
        @JsonProperty("export")
        EXPORT,
        /** Emits an event with the data of each, and gives it a new deadline. */
        @JsonProperty("redrive")
        REDRIVE
    }

    /** The same for the page behind this token. */
    public RecoveryRequest withPageToken(@Nullable String token, String recovery) {
        return with(next -> next.recovery(recovery).pageToken(token));
    }
}
