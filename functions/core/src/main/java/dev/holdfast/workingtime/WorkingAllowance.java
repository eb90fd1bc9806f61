// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.workingtime;

import dev.holdfast.json.IsoTime;
import java.time.Duration;
import java.time.Instant;

/**
 * Working time of a calendar. During holidays and outside the working hours, the time doesn't pass.
 *
 * @param working longer than zero and at most {@link #MAX_WORKING_TIME}
 * @param calendar the name of the calendar
 */
public record WorkingAllowance(Duration working, String calendar) implements TimeAllowance {
    /** The longest working time, about one working year. */
    static final Duration MAX_WORKING_TIME = Duration.ofHours(2_000);

    @Override
    public Instant end(Instant begin, long count, CalendarLookup calendars) {
        return IsoTime.bounded(calendars.get(calendar).plus(begin, working.multipliedBy(count)));
    }

    @Override
    public long countEnded(Instant begin, Instant now, CalendarLookup calendars) {
        return calendars.get(calendar).between(begin, now).dividedBy(working);
    }

    @Override
    public boolean isBound(Instant begin, Instant end) {
        return !end.isBefore(WorkingCalendar.latestEnd(begin));
    }

    @Override
    public Instant moveBegin(Instant begin, Instant from, Instant to, CalendarLookup calendars) {
        var workingCalendar = calendars.get(calendar);
        return workingCalendar.minus(to, workingCalendar.between(begin, from), begin);
    }

    @Override
    public Instant moveEnd(Instant end, Instant from, Instant to, CalendarLookup calendars) {
        if (!end.isAfter(from) || isBound(from, end)) return FixedAllowance.moveBy(end, from, to);
        var workingCalendar = calendars.get(calendar);
        var remaining = workingCalendar.between(from, end);
        return remaining.isZero() ? to : IsoTime.bounded(workingCalendar.plus(to, remaining));
    }

    @Override
    public Duration length() {
        return working;
    }

    @Override
    public String describe() {
        return IsoTime.toText(working) + " of working time in " + calendar;
    }
}
