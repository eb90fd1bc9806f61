// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import dev.holdfast.calendar.ZoneCalendar;
import dev.holdfast.json.IsoTime;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The working hours of a place. {@link ZoneCalendar} decides at which instants the hours begin and end. Hours that
 * overlap count once.
 *
 * @param hours the hours of each week
 * @param holidays the dates on which no hours begin, earliest first
 */
public record WorkingCalendar(ZoneId zone, List<WorkingHours> hours, List<LocalDate> holidays) {
    /** The calendar in which every instant is working time. */
    public static final WorkingCalendar ALWAYS = new WorkingCalendar(
            ZoneOffset.UTC,
            List.of(new WorkingHours(List.of(DayOfWeek.values()), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)),
            List.of());

    /**
     * The number of days in which a limit must end. A limit that doesn't end in these days ends with the last of these
     * days. Without this rule, a calendar with few hours could need a search over centuries.
     */
    static final int MAX_DAYS_AHEAD = 3_660;

    /** Hours that end on the next day can begin a day earlier, and a clock change can set the date back. */
    private static final int DAYS_BACK = 2;

    public WorkingCalendar {
        hours = List.copyOf(hours);
        holidays = holidays.stream().sorted().distinct().toList();
    }

    /** Whether any hours begin on this date. */
    boolean isWorkingDay(LocalDate date) {
        return Collections.binarySearch(holidays, date) < 0
                && hours.stream().anyMatch(h -> h.days().contains(date.getDayOfWeek()));
    }

    /**
     * Returns the earliest instant at which the given working time has passed since {@code begin}, at most
     * {@value #MAX_DAYS_AHEAD} days later.
     *
     * @param working longer than zero
     */
    Instant plus(Instant begin, Duration working) {
        var firstDate = firstDateAround(begin);
        var latest = latestEnd(begin);
        var remaining = working;
        var counted = begin;
        for (var day = 0; day <= MAX_DAYS_AHEAD + DAYS_BACK; day++) {
            for (var period : periodsOf(firstDate.plusDays(day))) {
                var part = period.between(counted, latest);
                if (!part.length().isPositive()) continue;
                if (part.length().compareTo(remaining) >= 0) return part.from().plus(remaining);
                remaining = remaining.minus(part.length());
                counted = part.to();
            }
        }
        return latest;
    }

    /** Finds the first instant of working time between two instants. */
    public Optional<Instant> findWorkingTime(Instant begin, Instant end) {
        return periodsBetween(begin, end).stream().map(WorkingPeriod::from).findFirst();
    }

    /** Returns the working time between two instants; zero if the second isn't later. */
    Duration between(Instant begin, Instant end) {
        return periodsBetween(begin, end).stream().map(WorkingPeriod::length).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * Returns the latest instant from which exactly the given working time passes until {@code end}.
     *
     * @param earliest an instant from which at least this working time passes until {@code end}
     */
    Instant minus(Instant end, Duration working, Instant earliest) {
        if (!working.isPositive()) return end;
        var remaining = working;
        for (var period : periodsBetween(earliest, end).reversed()) {
            if (period.length().compareTo(remaining) >= 0) return period.to().minus(remaining);
            remaining = remaining.minus(period.length());
        }
        return earliest;
    }

    /** Returns the latest end of a limit, at which the search for its end stops. */
    static Instant latestEnd(Instant begin) {
        return IsoTime.bounded(begin.plus(Duration.ofDays(MAX_DAYS_AHEAD)));
    }

    /**
     * Returns the periods of working time between two instants, earliest first, at most until {@link #latestEnd}. The
     * periods don't overlap.
     */
    private List<WorkingPeriod> periodsBetween(Instant begin, Instant latest) {
        var periods = new ArrayList<WorkingPeriod>();
        var end = latest.isBefore(latestEnd(begin)) ? latest : latestEnd(begin);
        if (!begin.isBefore(end)) return periods;
        var counted = begin;
        var lastDate = new ZoneCalendar(zone).localTime(end).toLocalDate().plusDays(1);
        for (var date = firstDateAround(begin); !date.isAfter(lastDate); date = date.plusDays(1)) {
            for (var period : periodsOf(date)) {
                var part = period.between(counted, end);
                if (!part.length().isPositive()) continue;
                periods.add(part);
                counted = part.to();
            }
        }
        return periods;
    }

    private LocalDate firstDateAround(Instant instant) {
        return new ZoneCalendar(zone).localTime(instant).toLocalDate().minusDays(DAYS_BACK);
    }

    /** Returns the periods that begin on the date, earliest first. They can overlap. */
    private List<WorkingPeriod> periodsOf(LocalDate date) {
        if (!isWorkingDay(date)) return List.of();
        var zoneCalendar = new ZoneCalendar(zone);
        return hours.stream()
                .filter(h -> h.days().contains(date.getDayOfWeek()))
                .map(h -> new WorkingPeriod(
                        zoneCalendar.firstInstantAt(date.atTime(h.from())),
                        zoneCalendar.firstInstantAt((h.endOnNextDay() ? date.plusDays(1) : date).atTime(h.to()))))
                .sorted(Comparator.comparing(WorkingPeriod::from))
                .toList();
    }
}
