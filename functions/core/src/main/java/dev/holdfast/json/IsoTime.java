package dev.holdfast.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Instants (RFC 3339, to the millisecond, years 1970 to 9999) and durations (ISO 8601) as text. */
public final class IsoTime {
    private static final Pattern WEEKS_PATTERN = Pattern.compile("P(\\d{1,4})W");
    /** The last there is: the year that comes after it needs a fifth digit. */
    public static final Instant MAX_INSTANT = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final Duration MAX_DURATION = Duration.ofDays(365L * 100);

    private IsoTime() {}

    /** Of fixed width, so that the order of the texts is the order of the instants. */
    public static String toFixedText(Instant instant) {
        return Rfc3339Format.toMillisText(instant);
    }

    /**
     * Any instant of RFC 3339, {@link #toBoundedMillis}.
     *
     * @throws DateTimeException saying what is wrong
     */
    public static Instant parseInstant(String text) {
        return toBoundedMillis(Rfc3339Format.parse(text));
    }

    /** To the millisecond, and within the years that {@link #toFixedText} can write. */
    public static Instant toBoundedMillis(Instant instant) {
        if (!isWritable(instant)) {
            throw new DateTimeException("is not between the years 1970 and 9999");
        }
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    static boolean isWritable(Instant instant) {
        return !instant.isBefore(Instant.EPOCH) && !instant.isAfter(MAX_INSTANT);
    }

    /** The sum, or the last instant there is where the sum lies beyond it. */
    public static Instant plusBounded(Instant instant, Duration duration) {
        return duration.compareTo(Duration.between(instant, MAX_INSTANT)) > 0 ? MAX_INSTANT : instant.plus(duration);
    }

    /**
     * A duration of fixed length, positive, whole milliseconds, at most 100 years: {@code PnDTnHnMnS} or {@code PnW}. Years and months have no fixed
     * length and are refused.
     *
     * @throws DateTimeException saying what is wrong
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
        // Instants are kept to the millisecond: a deadline with more to it would not equal itself once stored.
        if (duration.getNano() % 1_000_000 != 0) throw new DateTimeException("must be whole milliseconds");
        if (duration.isNegative() || duration.isZero()) throw new DateTimeException("must be longer than nothing");
        if (duration.compareTo(MAX_DURATION) > 0) throw new DateTimeException("must be at most 100 years");
        return duration;
    }

    /** {@code P1DT2H}, where {@link Duration#toString} says {@code PT26H}. */
    public static @Nullable String toText(@Nullable Duration duration) {
        if (duration == null) return null;
        var days = duration.toDays();
        var rest = duration.minusDays(days);
        if (days == 0) return duration.toString();
        return "P" + days + "D" + (rest.isZero() ? "" : rest.toString().substring(1));
    }
}
