// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.hold.intent;

import dev.holdfast.access.ChangeCause;
import dev.holdfast.json.JsonEnum;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry in the history of an intent.
 *
 * @param version the version of the intent after this change
 * @param note the reason that the caller gave
 * @param override the caller's reason for a release during a blackout
 * @param cause the cause that the request named; null if the request named no cause
 */
@RecordBuilder
public record IntentChange(
        long version,
        IntentEventType type,
        Instant at,
        String by,
        @Nullable String note,
        @Nullable String override,
        @Nullable ChangeCause cause)
        implements IntentChangeBuilder.With {
    int textLength() {
        return by.length()
                + (note == null ? 0 : note.length())
                + (override == null ? 0 : override.length())
                + (cause == null ? 0 : cause.textLength());
    }

    /** The kinds of changes of an intent. The JSON name of a kind is the last part of the event type. */
    public enum IntentEventType implements JsonEnum {
        QUEUED,
        APPROVED,
        REJECTED,
        WITHDRAWN,
        SCHEDULED,
        EXPIRING,
        FAILED,
        RELEASED,
        PURGED,
        EXPIRED
    }
}
