// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.completeness;

import dev.holdfast.calendar.ZoneCalendar;
import java.time.Instant;
import java.time.LocalDate;

/**
 * The days on which the items of a report were created.
 *
 * @param from the first day
 * @param to the last day, inclusive
 * @param zoneCalendar the calendar of the days
 */
record CreationPeriod(LocalDate from, LocalDate to, ZoneCalendar zoneCalendar) {
    /** Returns the first instant of the period. */
    Instant begin() {
        return zoneCalendar.startOfDay(from);
    }

    /** Returns the first instant after the period. */
    Instant end() {
        return zoneCalendar.startOfDay(to.plusDays(1));
    }

    boolean contains(Instant instant) {
        return !instant.isBefore(begin()) && instant.isBefore(end());
    }

    /** Returns the period of one day of this period. */
    CreationPeriod withDay(LocalDate day) {
        return new CreationPeriod(day, day, zoneCalendar);
    }
}
