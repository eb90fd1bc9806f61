// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.subscription;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.holdfast.calendar.ZoneCalendar;
import dev.holdfast.problem.InputFaults;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Hours that recur each week, such as working hours or a night shift. An instant is within the hours if the local clock
 * shows a time within them. So the hours don't include local times that a clock change skips, and include repeated
 * local times twice.
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
     * The number of days in which Holdfast looks for the next opening. The number is large enough for hours on only one
     * weekday, even if a clock change skips the hours once.
     */
    static final int MAX_DAYS_AHEAD = 14;

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

    /** Throws an exception if a stored row lacks a part of these hours. */
    public void requireComplete() {
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
    }

    /** Whether the local clock shows a time within the hours. */
    public boolean covers(Instant now) {
        var local = LocalDateTime.ofInstant(now, zone);
        var time = local.toLocalTime();
        var begunToday = days.contains(local.getDayOfWeek()) && !time.isBefore(from);
        if (from.isBefore(to)) return begunToday && time.isBefore(to);
        var begunYesterday = days.contains(local.getDayOfWeek().minus(1));
        return begunToday || begunYesterday && time.isBefore(to);
    }

    /** Returns the given instant if it is within the hours; otherwise the beginning of the next hours. */
    public Instant nextOpening(Instant now) {
        if (covers(now)) return now;
        return boundaries(now, now.plus(MAX_DAYS_AHEAD, ChronoUnit.DAYS))
                .filter(this::covers)
                .min(Comparator.naturalOrder())
                .orElse(now);
    }

    /**
     * Returns all instants at which the hours may begin or end, after the first given instant and before the second.
     */
    public Stream<Instant> boundaries(Instant after, Instant before) {
        var zoneCalendar = new ZoneCalendar(zone);
        // The hours that began yesterday may end today.
        var firstDate = zoneCalendar.localTime(after).toLocalDate().minusDays(1);
        var lastDate = zoneCalendar.localTime(before).toLocalDate().plusDays(1);
        var ofDays = firstDate
                .datesUntil(lastDate.plusDays(1))
                .flatMap(date -> Stream.of(date.atTime(from), date.atTime(to)))
                .flatMap(time -> zoneCalendar.instantsAt(time).stream())
                .filter(instant -> instant.isAfter(after) && instant.isBefore(before));
        return Stream.concat(ofDays, zoneCalendar.clockChanges(after, before));
    }
}
