package dev.holdfast.hold.intent;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.access.ChangeCause;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of an intent's history.
 *
 * @param version the intent's version that it made
 * @param note why, as whoever did it said
 * @param override why a blackout did not count
 * @param cause why it was asked for, null when nobody said
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

    /** What happened to an intent; the last part of its event's type. */
    public enum IntentEventType {
        QUEUED,
        APPROVED,
        REJECTED,
        WITHDRAWN,
        SCHEDULED,
        EXPIRING,
        FAILED,
        RELEASED,
        PURGED,
        EXPIRED;

        @JsonValue
        public String jsonName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
