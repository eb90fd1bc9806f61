// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts instants (RFC 3339, milliseconds, years 1970 to 9999) and durations (ISO 8601) from and to text. */
public final class IsoTime {
    private static final Pattern WEEKS_PATTERN = Pattern.compile("P(\\d{1,4})W");
    /** The latest supported instant. Later years need a fifth digit. */
    public static final Instant MAX_INSTANT = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final Duration MAX_DURATION = Duration.ofDays(365L * 100);

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

    /** Returns the sum, or {@link #MAX_INSTANT} if the sum is later. */
    public static Instant plusBounded(Instant instant, Duration duration) {
        return duration.compareTo(Duration.between(instant, MAX_INSTANT)) > 0 ? MAX_INSTANT : instant.plus(duration);
    }

    /**
     * Parses a positive duration of whole milliseconds and at most 100 years: {@code PnDTnHnMnS} or {@code PnW}.
     * Refuses years and months, because they have no fixed length.
     *
     * @throws DateTimeException if the text isn't such a duration; the message continues a sentence that begins with
     *     the field's name
     */
    public static Duration parseDuration(String text) {
        var weeks = WEEKS_PATTERN.matcher(text);
        Duration duration;
        try {
            duration = weeks.matches() ? Duration.ofDays(7L * Integer.parseInt(weeks.group(1))) : Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new DateTimeException(
                    "is not an ISO 8601 duration of days, hours, minutes and seconds, such as PT15M or P1DT12H", e);
        }
        // Holdfast stores instants in whole milliseconds. So a finer deadline would be different after storing.
        if (duration.getNano() % 1_000_000 != 0) throw new DateTimeException("must be whole milliseconds");
        if (duration.isNegative() || duration.isZero()) throw new DateTimeException("must be longer than zero");
        if (duration.compareTo(MAX_DURATION) > 0) throw new DateTimeException("must be at most 100 years");
        return duration;
    }

    /**
     * Returns the duration.
     *
     * @throws IllegalArgumentException if it isn't longer than zero and at most 100 years
     */
    public static Duration requirePositive(Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(MAX_DURATION) > 0)
            throw new IllegalArgumentException(duration + " must be longer than zero and at most 100 years");
        return duration;
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
