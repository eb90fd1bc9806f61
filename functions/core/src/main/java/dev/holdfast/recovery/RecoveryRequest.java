// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.json.NonEmptySelector;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to recover open items.
 *
 * @param mode the effect on the items; default: dry run
 * @param recovery the name of the recovery, which redrives each item only once; default: a name derived from the
 *     idempotency key, otherwise a generated name
 * @param all true to say that neither a state nor keys select the items
 * @param state only items in this state
 * @param overdue whether to select only items marked as overdue; default: true without keys
 * @param keys only the items with these keys, at most 1,000; works without a board; empty to select items by state and
 *     overdue
 * @param acknowledged whether to include items that somebody has acknowledged; default: false
 * @param deadline the new deadline of redriven items, as an alternative to {@code within}
 * @param within the time from now to the new deadline; default: each item's last duration, otherwise the duration of
 *     its state, otherwise one hour
 * @param limit items per page, at most 1,000; default: 100. Pages of an export can be shorter, to stay below 4 MB. A
 *     redrive has pages only if the request contains a limit
 */
@RecordBuilder
public record RecoveryRequest(
        String workflow,
        @Nullable RecoveryMode mode,
        @Nullable String recovery,
        @NonEmptySelector @Nullable Boolean all,
        @NonEmptySelector @Nullable String state,
        @NonEmptySelector @Nullable Boolean overdue,
        @NonEmptySelector List<String> keys,

        @Nullable Boolean acknowledged,
        @Nullable Instant deadline,
        @Nullable Duration within,
        @Nullable String note,
        @Nullable Integer limit,
        @Nullable String pageToken,
        @Nullable String idempotencyKey)
        implements RecoveryRequestBuilder.With {
    /** The effect of a recovery on the items that it finds. */
    public enum RecoveryMode {
        /** Lists the items and doesn't change them. */
        @JsonProperty("dryRun")
        DRY_RUN,
        /** Returns the items with their data and doesn't change them. */
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

    /** Returns the part of the request to store: the members that select items and determine the new deadline. */
    RecoveryRequest selection() {
        // Replaces an empty note with null, because the codec omits empty texts.
        var storedNote = "".equals(note) ? null : note;
        return with(next -> next.recovery(null)
                .all(null)
                .note(storedNote)
                .limit(null)
                .pageToken(null)
                .idempotencyKey(null));
    }

    boolean includesAcknowledged() {
        return Boolean.TRUE.equals(acknowledged);
    }

    boolean selectsOverdue() {
        return keys.isEmpty() && (overdue == null || overdue);
    }
}
