// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.schedule;

import dev.holdfast.calendar.ZoneCalendar;
import dev.holdfast.problem.InputFaults;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A local time in a time zone. A time that a clock change skips is at the clock change. A repeated time is at its first
 * instant.
 *
 * @param time the date and the time of day, such as {@code 2026-12-24T10:00}
 * @param zone an IANA time zone: {@code Europe/Berlin}
 */
public record LocalMoment(@Nullable String time, @Nullable ZoneId zone) {
    private static final Pattern TIME_PATTERN = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?");

    /** Returns the instant; null if the time is faulty. */
    @Nullable
    Instant resolve(InputFaults inputFaults) {
        if (zone == null) inputFaults.add("/local/zone", "is required");
        if (time == null) inputFaults.add("/local/time", "is required");
        if (zone == null || time == null) return null;
        try {
            if (TIME_PATTERN.matcher(time).matches())
                return new ZoneCalendar(zone).firstInstantAt(LocalDateTime.parse(time));
        } catch (DateTimeException e) {
            // The problem is the same as for another text that isn't a time.
        }
        inputFaults.add("/local/time", "is not a local time such as 2026-12-24T10:00");
        return null;
    }
}
