// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.json;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;

/**
 * Writes instants (RFC 3339), durations, days and times of day (ISO 8601) as texts. Holdfast stores instants and
 * durations only to the millisecond.
 */
public final class TimeText {
    private TimeText() {}

    /** Returns the text of an instant or a duration in whole milliseconds, of a day, or of a time of day. */
    public static String of(Object time) {
        if (time instanceof Instant instant)
            return instant.truncatedTo(ChronoUnit.MILLIS).toString();
        if (time instanceof Duration duration)
            return duration.truncatedTo(ChronoUnit.MILLIS).toString();
        if (time instanceof LocalDate || time instanceof LocalTime) return time.toString();
        throw new IllegalArgumentException(time.getClass() + " is no instant, duration, day or time of day");
    }

    static <T> T parse(String text, Class<T> type) {
        if (type == LocalDate.class) return type.cast(LocalDate.parse(text));
        if (type == LocalTime.class) return type.cast(LocalTime.parse(text));
        return type.cast(type == Instant.class ? Instant.parse(text) : parseDuration(text));
    }

    private static Duration parseDuration(String text) {
        // Duration.parse knows no weeks.
        return text.endsWith("W") ? Duration.ofDays(Period.parse(text).getDays()) : Duration.parse(text);
    }
}
