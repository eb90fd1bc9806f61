// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.holdfast.problem.InputFaults;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Hours that recur each week, such as working hours or a night shift.
 *
 * @param zone an IANA time zone: {@code Europe/Berlin}
 * @param days the days on which the hours begin, {@code MONDAY} to {@code SUNDAY}
 * @param from the beginning in local time, inclusive, such as {@code 08:30}
 * @param to the end in local time, exclusive. Unless this time is later than {@code from}, the hours end on the next
 *     day. Equal times define a whole day
 */
public record WeeklyHours(
        ZoneId zone,
        List<DayOfWeek> days,
        @JsonFormat(pattern = "HH:mm") LocalTime from,
        @JsonFormat(pattern = "HH:mm") LocalTime to) {
    /**
     * The number of days in which the next hours are searched. It is enough even if only one weekday has hours and a
     * clock change skips them once.
     */
    private static final int MAX_DAYS_AHEAD = 14;

    public WeeklyHours {
        days = List.copyOf(days);
    }

    /**
     * Adds a fault for each missing member.
     *
     * @param pointer the JSON pointer of these hours in the request
     */
    public void check(InputFaults inputFaults, String pointer) {
        if (zone == null) inputFaults.add(pointer + "/zone", "is required");
        if (days.isEmpty()) inputFaults.add(pointer + "/days", "must name at least one day");
        if (from == null) inputFaults.add(pointer + "/from", "is required");
        if (to == null) inputFaults.add(pointer + "/to", "is required");
    }

    public boolean covers(Instant now) {
        return nextOpening(now).equals(now);
    }

    /** Returns the given instant if it is within the hours; otherwise the beginning of the next hours. */
    public Instant nextOpening(Instant now) {
        var today = now.atZone(zone).toLocalDate();
        // The hours that began yesterday may end today.
        for (var dayOffset = -1; dayOffset <= MAX_DAYS_AHEAD; dayOffset++) {
            var date = today.plusDays(dayOffset);
            if (!days.contains(date.getDayOfWeek())) continue;
            var begin = ZonedDateTime.of(date, from, zone).toInstant();
            var end = endOf(date);
            // If a clock change skips the hours of a day, they have no duration on that day.
            if (!end.isAfter(begin) || !end.isAfter(now)) continue;
            return begin.isAfter(now) ? begin : now;
        }
        return now;
    }

    private Instant endOf(LocalDate firstDate) {
        var lastDate = from.isBefore(to) ? firstDate : firstDate.plusDays(1);
        var end = to.equals(LocalTime.MIDNIGHT)
                ? lastDate.atStartOfDay(zone)
                // If a clock change repeats the end's local time, the hours end at its second occurrence.
                : ZonedDateTime.of(lastDate, to, zone).withLaterOffsetAtOverlap();
        return end.toInstant();
    }
}
