// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.holdfast.calendar.ZoneCalendar;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The time until the local clock next shows a time of day. With a calendar, only its working days count. The allowance
 * has either a zone or a calendar.
 *
 * @param until the local time at which the allowance ends
 * @param zone the time zone of {@code until}, in which each day counts; null if a calendar gives the zone
 * @param calendar the name of the calendar; null if each day counts
 */
public record DailyAllowance(
        @JsonFormat(pattern = "HH:mm") LocalTime until,
        @Nullable ZoneId zone,
        @Nullable String calendar) implements TimeAllowance {
    @Override
    public Instant end(Instant begin, long count, CalendarLookup calendars) {
        var workingCalendar = calendarIn(calendars);
        var zoneCalendar = new ZoneCalendar(workingCalendar.zone());
        var latest = WorkingCalendar.latestEnd(begin);
        var left = count;
        for (var date = zoneCalendar.localTime(begin).toLocalDate(); ; date = date.plusDays(1)) {
            var end = zoneCalendar.firstInstantAt(date.atTime(until));
            if (!end.isBefore(latest)) return latest;
            if (end.isAfter(begin) && workingCalendar.isWorkingDay(date) && --left == 0) return end;
        }
    }

    @Override
    public long countEnded(Instant begin, Instant now, CalendarLookup calendars) {
        var workingCalendar = calendarIn(calendars);
        var zoneCalendar = new ZoneCalendar(workingCalendar.zone());
        var latest = now.isBefore(WorkingCalendar.latestEnd(begin)) ? now : WorkingCalendar.latestEnd(begin);
        var first = zoneCalendar.localTime(begin).toLocalDate();
        var last = zoneCalendar.localTime(latest).toLocalDate().plusDays(1);
        return last.isBefore(first)
                ? 0
                : first.datesUntil(last)
                        .filter(workingCalendar::isWorkingDay)
                        .map(date -> zoneCalendar.firstInstantAt(date.atTime(until)))
                        .filter(end -> end.isAfter(begin) && !end.isAfter(latest))
                        .count();
    }

    @Override
    public boolean isBound(Instant begin, Instant end) {
        return !end.isBefore(WorkingCalendar.latestEnd(begin));
    }

    /** If the allowance would end during the break, it begins again at the end of the break. */
    @Override
    public Instant moveBegin(Instant begin, Instant from, Instant to, CalendarLookup calendars) {
        return endsDuring(end(begin, calendars), from, to) ? to : begin;
    }

    @Override
    public Instant moveEnd(Instant end, Instant from, Instant to, CalendarLookup calendars) {
        return endsDuring(end, from, to) ? end(to, calendars) : end;
    }

    private static boolean endsDuring(Instant end, Instant from, Instant to) {
        return end.isAfter(from) && !end.isAfter(to);
    }

    private WorkingCalendar calendarIn(CalendarLookup calendars) {
        if (calendar != null) return calendars.get(calendar);
        return zone == null
                ? WorkingCalendar.ALWAYS
                : new WorkingCalendar(zone, WorkingCalendar.ALWAYS.hours(), WorkingCalendar.ALWAYS.holidays());
    }

    @Override
    public @Nullable Duration length() {
        return null;
    }

    @Override
    public String describe() {
        return calendar == null ? until + " in " + zone : until + " on a working day in " + calendar;
    }
}
