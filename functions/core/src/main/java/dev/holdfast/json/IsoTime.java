// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import dev.holdfast.calendar.CalendarDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Converts instants (RFC 3339, milliseconds, years 1970 to 9999) and durations (ISO 8601) from and to text. */
public final class IsoTime {
    /** The latest supported instant. Later years need a fifth digit. */
    public static final Instant MAX_INSTANT = Instant.parse("9999-12-31T23:59:59.999Z");

    private IsoTime() {}

    /** Formats an instant with fixed width, so that the texts sort in the order of time. */
    public static String toFixedText(Instant instant) {
        return Rfc3339Format.toMillisText(instant);
    }

    /**
     * Parses any RFC 3339 instant and applies {@link #toBoundedMillis}.
     *
     * @throws DateTimeException if the text isn't an instant or is out of range; the message continues a sentence that
     *     begins with the field's name
     */
    public static Instant parseInstant(String text) {
        return toBoundedMillis(Rfc3339Format.parse(text));
    }

    /**
     * Truncates an instant to whole milliseconds.
     *
     * @throws DateTimeException if the year isn't between 1970 and 9999
     */
    public static Instant toBoundedMillis(Instant instant) {
        if (!isWritable(instant)) {
            throw new DateTimeException("must be between the years 1970 and 9999");
        }
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    static boolean isWritable(Instant instant) {
        return !instant.isBefore(Instant.EPOCH) && !instant.isAfter(MAX_INSTANT);
    }

    /** Returns the instant, or {@link #MAX_INSTANT} if the instant is later. */
    public static Instant bounded(Instant instant) {
        return instant.isAfter(MAX_INSTANT) ? MAX_INSTANT : instant;
    }

    /** Returns the sum, or {@link #MAX_INSTANT} if the sum is later. */
    public static Instant plusBounded(Instant instant, Duration duration) {
        return duration.compareTo(Duration.between(instant, MAX_INSTANT)) > 0 ? MAX_INSTANT : instant.plus(duration);
    }

    /**
     * Parses a positive duration of whole milliseconds and at most 100 years, in which each day has 24 hours:
     * {@code PnDTnHnMnS} or {@code PnW}.
     *
     * @throws DateTimeException if the text isn't such a duration; the message continues a sentence that begins with
     *     the field's name
     */
    public static Duration parseDuration(String text) {
        return CalendarDuration.parse(text).toFixedLength();
    }

    /** Formats a duration with days: {@code P1DT2H} where {@link Duration#toString} gives {@code PT26H}. */
    public static @Nullable String toText(@Nullable Duration duration) {
        if (duration == null) return null;
        var days = duration.toDays();
        var remainder = duration.minusDays(days);
        if (days == 0) return duration.toString();
        return "P" + days + "D"
                + (remainder.isZero() ? "" : remainder.toString().substring(1));
    }
}
