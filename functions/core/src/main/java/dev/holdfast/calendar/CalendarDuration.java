// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.calendar;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A duration that consists of calendar days and of a time of fixed length after these days. In a time zone, a calendar
 * day can have 23 or 25 hours. So {@code P1D} and {@code PT24H} differ.
 *
 * @param days the number of calendar days; not negative
 * @param time the time after the days, in whole milliseconds; not negative
 */
public record CalendarDuration(int days, Duration time) {
    /** The form of every duration in a request. The contract has the same pattern. */
    public static final String PATTERN =
            "P(?=.*[1-9])(\\d{1,4}W|(?=\\d|T\\d)(\\d{1,10}D)?(T(?=\\d)(\\d{1,10}H)?(\\d{1,10}M)?(\\d{1,10}(\\.\\d{1,3})?S)?)?)";

    /** The longest duration in a request, if each day has 24 hours. */
    private static final Duration MAX_DURATION = Duration.ofDays(365L * 100);

    private static final Pattern COMPILED_PATTERN = Pattern.compile(PATTERN);
    private static final Pattern ZERO_PATTERN = Pattern.compile(PATTERN.replace("(?=.*[1-9])", ""));
    private static final Pattern FINE_PATTERN = Pattern.compile(PATTERN.replace("{1,3}", "+"));

    /**
     * Parses a duration that is longer than zero and at most 100 years: {@code PnDTnHnMnS} or {@code PnW}. Refuses
     * years and months, because they have no fixed length.
     *
     * @throws DateTimeException if the text isn't such a duration; the message continues a sentence that begins with
     *     the field's name
     */
    public static CalendarDuration parse(String text) {
        var parts = COMPILED_PATTERN.matcher(text);
        if (!parts.matches()) throw new DateTimeException(describeFault(text));
        var weeks = text.endsWith("W") ? Long.parseLong(text, 1, text.length() - 1, 10) : 0;
        var days = 7 * weeks + number(parts, 2);
        var time = Duration.ofHours(number(parts, 4)).plusMinutes(number(parts, 5));
        if (parts.group(6) != null) time = time.plus(Duration.parse("PT" + parts.group(6)));
        if (Duration.ofDays(days).plus(time).compareTo(MAX_DURATION) > 0)
            throw new DateTimeException("must be at most 100 years");
        return new CalendarDuration(Math.toIntExact(days), time);
    }

    private static long number(Matcher parts, int group) {
        @Nullable String part = parts.group(group);
        return part == null ? 0 : Long.parseLong(part, 0, part.length() - 1, 10);
    }

    private static String describeFault(String text) {
        if (ZERO_PATTERN.matcher(text).matches()) return "must be longer than zero";
        if (FINE_PATTERN.matcher(text).matches()) return "must be whole milliseconds";
        return "is not an ISO 8601 duration of days, hours, minutes and seconds, such as PT15M or P1DT12H";
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

    /** Returns the length without a time zone, where each day has 24 hours. */
    public Duration toFixedLength() {
        return Duration.ofDays(days).plus(time);
    }

    /** Returns the text with the same days and the same time: {@code P1D}, {@code PT24H} or {@code P1DT12H}. */
    @Override
    public String toString() {
        if (days == 0) return time.toString();
        return "P" + days + "D" + (time.isZero() ? "" : time.toString().substring(1));
    }
}
