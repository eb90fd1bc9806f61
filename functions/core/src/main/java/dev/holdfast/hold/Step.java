package dev.holdfast.hold;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.holdfast.access.Cause;
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
public record Step(
        long version,
        What type,
        Instant at,
        String by,
        @Nullable String note,
        @Nullable String override,
        @Nullable Cause cause)
        implements StepBuilder.With {
    int words() {
        return by.length()
                + (note == null ? 0 : note.length())
                + (override == null ? 0 : override.length())
                + (cause == null ? 0 : cause.words());
    }

    /** What happened to an intent; the last part of its event's type. */
    public enum What {
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
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
